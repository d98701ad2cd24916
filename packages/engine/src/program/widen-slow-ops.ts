import { elementType, typeOf, type DataType, type Graph, type Node, type Output } from './graph.ts'
import type { Pass } from './pass.ts'
import { rewriteGraph } from './rewrite.ts'

/**
 * Ops that TensorFlow computes slowly in bfloat16 go back to float32, with casts around them:
 *
 * - gradients of convolutions with explicit padding, which oneDNN has not: TensorFlow multiplies number by number, and four of
 *   them took two thirds of a whole step of ResNet-20;
 * - batch norm of channels that are no multiple of 16, for which oneDNN has a path several times slower than in float32.
 *
 * What is left of them here is what the ops of this package did not take.
 */
export const widenSlowOps: Pass = {
  name: 'widen-slow-ops',
  rewrite: (graph) =>
    rewriteGraph(graph, (node, into) => {
      if (!isSlow(node)) return undefined
      const inputs = node.inputs.map((input) => (isBfloat16(input) ? cast(into, input, 'float32') : input))
      const outputs = node.outputs.map((type) => ({ ...type, dtype: 'float32' }) as const)
      const attributes = { ...node.attributes, T: { kind: 'type', value: 'float32' } } as const
      const wide = into.add({ op: node.op, inputs, outputs, attributes, control: node.control })
      return node.outputs.map(({ dtype }, index) => cast(into, { node: wide, index }, dtype))
    }),
}

const gradients = new Set(['Conv2DBackpropFilter', 'Conv2DBackpropInput'])
const batchNorms = new Set(['FusedBatchNormGradV3', 'FusedBatchNormV3'])

function isSlow(node: Node): boolean {
  if (node.outputs.length === 0 || !isBfloat16({ node, index: 0 })) return false
  const { padding } = node.attributes
  const channels = node.outputs[0]?.shape.at(-1) ?? 0
  return (
    (gradients.has(node.op) && padding?.kind === 'string' && padding.value === 'EXPLICIT') ||
    (batchNorms.has(node.op) && channels % 16 !== 0)
  )
}

function isBfloat16(output: Output): boolean {
  return typeOf(output).dtype === 'bfloat16'
}

/** The output itself where it has the type. */
function cast(into: Graph, output: Output, dtype: DataType): Output {
  const from = typeOf(output)
  if (from.dtype === dtype) return output
  const to = { ...from, dtype }
  return into.op('Cast', [output], to, { SrcT: elementType(from), DstT: elementType(to) })
}
