import { fuseGroups, type Fusion } from './fuse-groups.ts'
import { elementType, typeOf, type Attribute, type Attributes, type Node, type Output } from './graph.ts'
import type { Pass } from './pass.ts'
import { onlyUser, usersOf, type Use } from './rewrite.ts'

/**
 * Convolutions with a 3x3 kernel and a zero pixel on each side, and their gradients, become ops of this package. With stride 1
 * they take 2.25 times fewer multiplications (`kernels/winograd.h`), and a bias, a residual and ReLU behind a convolution, as
 * in evaluation, become part of it. With stride 2 (`kernels/strided.h`) no patches of all images are written to memory, as
 * TensorFlow's gradients do.
 *
 * Kernels and their gradients are float32 in these ops, so casts around them go away. The shapes alone decide, never a timing.
 * For one CPU thread, since the ops use one.
 */
export const ownConvolutions: Pass = {
  name: 'own-convolutions',
  rewrite: (graph) => {
    const users = usersOf(graph)
    const fusions: Fusion[] = []
    const taken = new Set<Node>()
    for (const node of graph.nodes) {
      const fusion = fusionOf(node, users, taken)
      if (fusion === undefined) continue
      fusions.push(fusion)
      for (const replaced of fusion.replaces.keys()) taken.add(replaced)
    }
    return fuseGroups(graph, fusions)
  },
}

type Users = ReadonlyMap<Node, readonly Use[]>

function fusionOf(node: Node, users: Users, taken: ReadonlySet<Node>): Fusion | undefined {
  const [first, second, third] = node.inputs as [Output, Output, Output]
  switch (node.op) {
    case 'Conv2D': {
      const [op, kernel] = [opFor(node, typeOf(second).shape), asFloat32(second)]
      if (op === undefined || kernel === undefined) return undefined
      return op === 'SegscaleConv2D'
        ? withFinish(node, [first, kernel], users, taken)
        : fusion([node], op, [first, kernel])
    }
    case 'Conv2DBackpropInput': {
      const [op, kernel] = [opFor(node, typeOf(second).shape), asFloat32(second)]
      if (op === undefined || kernel === undefined) return undefined
      const [, height = 0, width = 0] = node.outputs[0]?.shape ?? []
      const size: Attributes = { height: { kind: 'int', value: height }, width: { kind: 'int', value: width } }
      return fusion([node], `${op}BackpropInput`, [kernel, third], op === 'SegscaleConv2D' ? {} : size)
    }
    case 'Conv2DBackpropFilter': {
      const op = opFor(node, node.outputs[0]?.shape ?? [])
      const chain = untilFloat32(node, users)
      return op === undefined || chain === undefined
        ? undefined
        : fusion(chain, `${op}BackpropFilter`, [first, third], { T: elementType(typeOf(first)) })
    }
    default:
      return undefined
  }
}

/** The op that computes a convolution with this kernel, or one of its gradients, if there is one. */
function opFor(
  { attributes, outputs: [output] }: Node,
  [height, width, ...channels]: readonly number[],
): 'SegscaleConv2D' | 'SegscaleStridedConv2D' | undefined {
  const { strides, padding, explicit_paddings: pads, dilations, data_format: format } = attributes
  const fits =
    (output?.dtype === 'float32' || output?.dtype === 'bfloat16') &&
    height === 3 &&
    width === 3 &&
    channels.every((count) => count % 8 === 0) &&
    (format?.kind !== 'string' || format.value === 'NHWC') &&
    (dilations === undefined || isList(dilations, '1,1,1,1'))
  if (!fits || padding?.kind !== 'string') return undefined
  if (padding.value === 'SAME' && isList(strides, '1,1,1,1')) return 'SegscaleConv2D'
  const isPaddedAround = padding.value === 'EXPLICIT' && isList(pads, '0,0,1,1,1,1,0,0')
  return isPaddedAround && isList(strides, '1,2,2,1') ? 'SegscaleStridedConv2D' : undefined
}

function isList(attribute: Attribute | undefined, list: string): boolean {
  return attribute?.kind === 'ints' && attribute.value.join() === list
}

/** What a tensor was before it was cast from float32, or itself; undefined for bfloat16 of other origin. */
function asFloat32(output: Output): Output | undefined {
  if (typeOf(output).dtype === 'float32') return output
  const [source] = output.node.inputs
  return output.node.op === 'Cast' && source !== undefined && typeOf(source).dtype === 'float32' ? source : undefined
}

/** A gradient, and the cast that makes it float32; undefined where others use it in bfloat16. */
function untilFloat32(gradient: Node, users: Users): readonly Node[] | undefined {
  if (gradient.outputs[0]?.dtype === 'float32') return [gradient]
  const cast = onlyUser(gradient, 0, users)
  return cast?.op === 'Cast' && cast.outputs[0]?.dtype === 'float32' ? [gradient, cast] : undefined
}

/** A convolution with what follows it, as far as nothing else uses the results between. */
function withFinish(
  convolution: Node,
  operands: readonly [x: Output, kernel: Output],
  users: Users,
  taken: ReadonlySet<Node>,
): Fusion {
  const chain = [convolution]
  const next = (): Node | undefined => onlyUser(chain.at(-1) as Node, 0, users)
  const take = (node: Node | undefined, fitting: boolean): Node | undefined => {
    if (node === undefined || !fitting || taken.has(node)) return undefined
    chain.push(node)
    return node
  }
  const user = next()
  const bias = user?.op === 'BiasAdd' ? asFloat32(user.inputs[1] as Output) : undefined
  const biased = take(user, bias !== undefined && user?.inputs[0]?.node === convolution)
  const sum = next()
  const residual = sum?.inputs.find(({ node }) => node !== chain.at(-1))
  // A sum of two convolutions: the first of them in the graph takes the other as its residual.
  const added = take(sum, biased !== undefined && isSumOfEqualShapes(sum) && residual !== undefined)
  const last = next()
  const relu = take(last, biased !== undefined && last?.op === 'Relu')
  const inputs = [
    ...operands,
    ...(biased === undefined ? [] : [bias as Output]),
    ...(added === undefined ? [] : [residual as Output]),
  ]
  return fusion(chain, 'SegscaleConv2D', inputs, {
    biases: { kind: 'int', value: biased === undefined ? 0 : 1 },
    residuals: { kind: 'int', value: added === undefined ? 0 : 1 },
    rectify: { kind: 'bool', value: relu !== undefined },
    // A bias stands where batch norm was folded: that is evaluation, which can afford to round more (`kernels/winograd_large.h`).
    large_tiles: { kind: 'bool', value: biased !== undefined },
  })
}

function isSumOfEqualShapes(node: Node | undefined): boolean {
  if (node?.op !== 'Add' && node?.op !== 'AddV2') return false
  const [a, b] = node.inputs as [Output, Output]
  return typeOf(a).shape.join() === typeOf(b).shape.join()
}

function fusion(chain: readonly Node[], op: string, inputs: readonly Output[], attributes: Attributes = {}): Fusion {
  const last = chain.at(-1) as Node
  const replaces = new Map(chain.map((node) => [node, [node === last ? 0 : undefined]]))
  const T = elementType(typeOf({ node: last, index: 0 }))
  return { op, attributes: { T, ...attributes }, inputs, outputs: last.outputs, replaces }
}
