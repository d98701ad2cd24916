import { fuseGroups, type Fusion } from './fuse-groups.ts'
import { typeOf, type Attributes, type Node, type Output } from './graph.ts'
import type { Pass } from './pass.ts'
import { onlyUser, usersOf, type Use } from './rewrite.ts'

/**
 * Convolutions with a 3x3 kernel and stride 1, and their gradients, become ops with 2.25 times fewer multiplications
 * (`kernels/winograd.h`), in float32. A bias, a residual and ReLU behind a convolution, as in evaluation, become part of it.
 *
 * With fewer than {@link leastChannels} channels the transforms cost what the multiplications save. The shapes alone
 * decide, never a timing. For one CPU thread, since the ops use one.
 */
export const winogradConvolutions: Pass = {
  name: 'winograd-convolutions',
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

const leastChannels = 16

type Users = ReadonlyMap<Node, readonly Use[]>

function fusionOf(node: Node, users: Users, taken: ReadonlySet<Node>): Fusion | undefined {
  const [first, second, third] = node.inputs as [Output, Output, Output]
  switch (node.op) {
    case 'Conv2D':
      return fits(node, typeOf(second).shape) ? withFinish(node, users, taken) : undefined
    case 'Conv2DBackpropInput':
      return fits(node, typeOf(second).shape) ? alone(node, [second, third]) : undefined
    case 'Conv2DBackpropFilter':
      return fits(node, node.outputs[0]?.shape ?? []) ? alone(node, [first, third]) : undefined
    default:
      return undefined
  }
}

function fits({ attributes, outputs: [output] }: Node, [height, width, ...channels]: readonly number[]): boolean {
  const { strides, padding, dilations, data_format: format } = attributes
  const isOne = (attribute: typeof strides): boolean =>
    attribute?.kind === 'ints' && attribute.value.every((step) => step === 1)
  return (
    output?.dtype === 'float32' &&
    height === 3 &&
    width === 3 &&
    channels.every((count) => count % 8 === 0 && count >= leastChannels) &&
    padding?.kind === 'string' &&
    padding.value === 'SAME' &&
    (format?.kind !== 'string' || format.value === 'NHWC') &&
    isOne(strides) &&
    (dilations === undefined || isOne(dilations))
  )
}

function alone(node: Node, inputs: readonly Output[]): Fusion {
  return fusion([node], `Segscale${node.op}`, inputs, {})
}

/** A convolution with what follows it, as far as nothing else uses the results between. */
function withFinish(convolution: Node, users: Users, taken: ReadonlySet<Node>): Fusion {
  const chain = [convolution]
  const next = (): Node | undefined => onlyUser(chain.at(-1) as Node, 0, users)
  const take = (node: Node | undefined, fitting: boolean): Node | undefined => {
    if (node === undefined || !fitting || taken.has(node)) return undefined
    chain.push(node)
    return node
  }
  const user = next()
  const biased = take(user, user?.op === 'BiasAdd' && user.inputs[0]?.node === convolution)
  const sum = next()
  const residual = sum?.inputs.find(({ node }) => node !== chain.at(-1))
  // A sum of two convolutions: the first of them in the graph takes the other as its residual.
  const added = take(sum, biased !== undefined && isSumOfEqualShapes(sum) && residual !== undefined)
  const last = next()
  const relu = take(last, biased !== undefined && last?.op === 'Relu')
  const inputs = [
    ...convolution.inputs,
    ...(biased === undefined ? [] : [biased.inputs[1] as Output]),
    ...(added === undefined ? [] : [residual as Output]),
  ]
  return fusion(chain, 'SegscaleConv2D', inputs, {
    biases: { kind: 'int', value: biased === undefined ? 0 : 1 },
    residuals: { kind: 'int', value: added === undefined ? 0 : 1 },
    rectify: { kind: 'bool', value: relu !== undefined },
  })
}

function isSumOfEqualShapes(node: Node | undefined): boolean {
  if (node?.op !== 'Add' && node?.op !== 'AddV2') return false
  const [a, b] = node.inputs as [Output, Output]
  return typeOf(a).shape.join() === typeOf(b).shape.join()
}

function fusion(chain: readonly Node[], op: string, inputs: readonly Output[], attributes: Attributes): Fusion {
  const last = chain.at(-1) as Node
  const replaces = new Map(chain.map((node) => [node, [node === last ? 0 : undefined]]))
  return { op, attributes, inputs, outputs: last.outputs, replaces }
}
