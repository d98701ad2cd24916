import { fuseGroups, type Fusion } from './fuse-groups.ts'
import { elementType, typeOf, type Attributes, type Node, type Output, type TensorType } from './graph.ts'
import type { Pass } from './pass.ts'
import { onlyUser, usersOf, type Use } from './rewrite.ts'

/**
 * Batch norm, the addition of a residual and ReLU become one op, and so do their gradients, with the sum of two gradients
 * that come in.
 *
 * Each of these ops reads and writes whole activations; together they need two passes over them forward and two backward
 * (`kernels/batch_norm.h`). For one CPU thread, since the ops use one.
 */
export const fuseBatchNorm: Pass = {
  name: 'fuse-batch-norm',
  rewrite: (graph) => {
    const users = usersOf(graph)
    const taken = new Set<Node>()
    return fuseGroups(
      graph,
      graph.nodes.flatMap((node) => fusionsAround(node, users, taken)),
    )
  },
}

type Users = ReadonlyMap<Node, readonly Use[]>

/** What happens to a batch norm's result. */
interface Rectified {
  readonly relu: Node
  /** The addition between, and what is added. */
  readonly added?: { readonly add: Node; readonly residual: Output }
}

/** The forward and backward fusions that begin with a node, if it is a batch norm that they fit. */
function fusionsAround(node: Node, users: Users, taken: Set<Node>): Fusion[] {
  if (!isTrainingBatchNorm(node)) return []
  const rectified = rectifiedBy(node, users)
  if (rectified === undefined || taken.has(rectified.relu)) return []
  const gradient = (users.get(node) ?? []).find((use) => use.index >= 3)?.node
  const backward = gradient === undefined ? undefined : backwardFusion(node, rectified, gradient, users)
  // A gradient of another form needs what only the separate op gives.
  if (gradient !== undefined && backward === undefined) return []
  taken.add(rectified.relu)
  return [forwardFusion(node, rectified), ...(backward === undefined ? [] : [backward])]
}

function isTrainingBatchNorm({ op, attributes, outputs: [y] }: Node): boolean {
  const { is_training: training, data_format: format } = attributes
  const isTraining = training?.kind === 'bool' && training.value
  const isChannelsLast = format?.kind === 'string' && format.value === 'NHWC'
  return op === 'FusedBatchNormV3' && isTraining && isChannelsLast && (y?.shape.at(-1) ?? 1) % 8 === 0
}

function rectifiedBy(batchNorm: Node, users: Users): Rectified | undefined {
  const next = onlyUser(batchNorm, 0, users)
  if (next?.op === 'Relu') return { relu: next }
  if (next === undefined || !isAddition(next) || !isPlainSum(next)) return undefined
  const relu = onlyUser(next, 0, users)
  const residual = next.inputs.find(({ node }) => node !== batchNorm)
  return relu?.op === 'Relu' && residual !== undefined ? { relu, added: { add: next, residual } } : undefined
}

function forwardFusion(batchNorm: Node, { relu, added }: Rectified): Fusion {
  const [x, scale, offset] = batchNorm.inputs as [Output, Output, Output]
  const perChannel = typeOf(scale)
  const replaces = new Map([
    [batchNorm, [undefined, 1, 2, 1, 3, undefined]],
    [relu, [0]],
  ])
  if (added !== undefined) replaces.set(added.add, [undefined])
  return {
    op: 'SegscaleBatchNorm',
    attributes: {
      ...typeAndResiduals(typeOf(x), added),
      epsilon: batchNorm.attributes['epsilon'] ?? { kind: 'float', value: 1e-4 },
    },
    inputs: [x, scale, offset, ...(added === undefined ? [] : [added.residual])],
    outputs: [typeOf(x), perChannel, perChannel, perChannel],
    replaces,
  }
}

function backwardFusion(batchNorm: Node, { relu, added }: Rectified, gradient: Node, users: Users): Fusion | undefined {
  const [x, scale, offset] = batchNorm.inputs as [Output, Output, Output]
  const reluGrad = gradient.inputs[0]?.node
  const isAlone = (users.get(batchNorm) ?? []).every(({ node, index }) => index < 3 || node === gradient)
  const isOfRelu = reluGrad?.op === 'ReluGrad' && reluGrad.inputs[1]?.node === relu
  if (gradient.op !== 'FusedBatchNormGradV3' || !isAlone || !isOfRelu) return undefined
  if (added === undefined && onlyUser(reluGrad, 0, users) !== gradient) return undefined
  const incoming = reluGrad.inputs[0] as Output
  const isSum = isAddition(incoming.node) && onlyUser(incoming.node, 0, users) === reluGrad && isPlainSum(incoming.node)
  const gradients = isSum ? incoming.node.inputs : [incoming]
  const perChannel = typeOf(scale)
  const replaces = new Map<Node, readonly (number | undefined)[]>([
    [gradient, [0, 1, 2]],
    [reluGrad, [added === undefined ? undefined : 3]],
  ])
  if (isSum) replaces.set(incoming.node, [undefined])
  return {
    op: 'SegscaleBatchNormGrad',
    attributes: {
      ...typeAndResiduals(typeOf(x), added),
      gradients: { kind: 'int', value: gradients.length },
    },
    inputs: [
      ...gradients,
      ...[x, scale, offset],
      ...[
        { node: batchNorm, index: 1 },
        { node: batchNorm, index: 4 },
      ],
      ...(added === undefined ? [] : [{ node: relu, index: 0 }]),
    ],
    outputs: [typeOf(x), perChannel, perChannel, ...(added === undefined ? [] : [typeOf(x)])],
    replaces,
  }
}

function typeAndResiduals(x: TensorType, added: Rectified['added']): Attributes {
  return { T: elementType(x), residuals: { kind: 'int', value: added === undefined ? 0 : 1 } }
}

function isAddition({ op }: Node): boolean {
  return op === 'Add' || op === 'AddV2'
}

/** Whether both summands have the sum's shape: nothing is broadcast. */
function isPlainSum(node: Node): boolean {
  const shape = node.outputs[0]?.shape.join()
  return node.inputs.every((input) => typeOf(input).shape.join() === shape)
}
