import { elementType, typeOf, type DataType, type Graph, type Node, type Output } from './graph.ts'
import type { Pass } from './pass.ts'
import { rewriteGraph } from './rewrite.ts'

/**
 * Ops that TensorFlow computes slowly in bfloat16 on a CPU go back to float32, with casts around them:
 *
 * - gradients of convolutions with explicit padding, which oneDNN has not: TensorFlow multiplies number by number, and four of
 *   them took two thirds of a whole step of ResNet-20;
 * - batch norm of channels that are no multiple of 16, for which oneDNN has a path several times slower than in float32;
 * - where the CPU has no instructions for bfloat16, all convolutions, batch norms and pools: emulated, a step of ResNet-20 took
 *   17 times that of float32.
 *
 * What is left of them here is what the ops of this package did not take.
 *
 * @param multipliesBfloat16 - Whether the CPU has the instructions.
 */
export function widenSlowOps(multipliesBfloat16: boolean): Pass {
  return {
    name: 'widen-slow-ops',
    rewrite: (graph) =>
      rewriteGraph(graph, (node, into) => {
        if (!isSlow(node, multipliesBfloat16)) return undefined
        const inputs = node.inputs.map((input) => (isBfloat16(input) ? cast(into, input, 'float32') : input))
        const outputs = node.outputs.map((type) => ({ ...type, dtype: 'float32' }) as const)
        const attributes = { ...node.attributes, T: { kind: 'type', value: 'float32' } } as const
        const wide = into.add({ op: node.op, inputs, outputs, attributes, control: node.control })
        return node.outputs.map(({ dtype }, index) => cast(into, { node: wide, index }, dtype))
      }),
  }
}

const gradients = new Set(['Conv2DBackpropFilter', 'Conv2DBackpropInput'])
const batchNorms = new Set(['FusedBatchNormGradV3', 'FusedBatchNormV3'])
const emulated = /^(?:Conv2D|DepthwiseConv2d|FusedBatchNorm|AvgPool|MaxPool)/

function isSlow(node: Node, multipliesBfloat16: boolean): boolean {
  if (node.outputs.length === 0 || !isBfloat16({ node, index: 0 })) return false
  const { padding } = node.attributes
  const channels = node.outputs[0]?.shape.at(-1) ?? 0
  return (
    (gradients.has(node.op) && padding?.kind === 'string' && padding.value === 'EXPLICIT') ||
    (batchNorms.has(node.op) && channels % 16 !== 0) ||
    (!multipliesBfloat16 && emulated.test(node.op))
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
