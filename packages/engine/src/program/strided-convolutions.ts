import { typeOf, type Attribute, type Attributes, type Node, type Output } from './graph.ts'
import type { Pass } from './pass.ts'
import { rewriteGraph, type Replacement } from './rewrite.ts'

/**
 * Convolutions with a 3x3 kernel, stride 2 and a zero pixel on each side, and their gradients, become ops of this package
 * (`kernels/strided.h`), in float32. TensorFlow's gradients of these write the patches of all images to memory.
 *
 * The shapes alone decide. For one CPU thread, since the ops use one.
 */
export const stridedConvolutions: Pass = {
  name: 'strided-convolutions',
  rewrite: (graph) => rewriteGraph(graph, replacement),
}

function replacement(node: Node): Replacement {
  const [first, second, third] = node.inputs as [Output, Output, Output]
  const output = node.outputs[0]?.shape ?? []
  switch (node.op) {
    case 'Conv2D':
      return fits(node, typeOf(second).shape) ? replaced(node, [first, second]) : undefined
    case 'Conv2DBackpropInput': {
      const [, height = 0, width = 0] = output
      const size: Attributes = { height: { kind: 'int', value: height }, width: { kind: 'int', value: width } }
      return fits(node, typeOf(second).shape) ? replaced(node, [second, third], size) : undefined
    }
    case 'Conv2DBackpropFilter':
      return fits(node, output) ? replaced(node, [first, third]) : undefined
    default:
      return undefined
  }
}

function fits({ attributes, outputs: [output] }: Node, [height, width, ...channels]: readonly number[]): boolean {
  const { strides, padding, explicit_paddings: pads, dilations, data_format: format } = attributes
  return (
    output?.dtype === 'float32' &&
    height === 3 &&
    width === 3 &&
    channels.every((count) => count % 8 === 0) &&
    isList(strides, '1,2,2,1') &&
    padding?.kind === 'string' &&
    padding.value === 'EXPLICIT' &&
    (format?.kind !== 'string' || format.value === 'NHWC') &&
    isList(pads, '0,0,1,1,1,1,0,0') &&
    (dilations === undefined || isList(dilations, '1,1,1,1'))
  )
}

function isList(attribute: Attribute | undefined, list: string): boolean {
  return attribute?.kind === 'ints' && attribute.value.join() === list
}

function replaced(node: Node, inputs: readonly Output[], attributes: Attributes = {}): Node {
  return { ...node, op: node.op.replace('Conv2D', 'SegscaleStridedConv2D'), inputs, attributes }
}
