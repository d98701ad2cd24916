import { elementType, typeOf, type Graph, type Node, type Output } from './graph.ts'
import type { Pass } from './pass.ts'
import { rewriteGraph, usersOf, type Use } from './rewrite.ts'

/** A momentum update of one variable, written out in plain ops. */
interface MomentumUpdate {
  /** The assignments `m = momentum * m + g` and `value = value - learningRate * step`. */
  readonly accumulator: Node
  readonly variable: Node
  readonly gradient: Output
  readonly momentum: Output
  readonly learningRate: Output
  /** Whether `step` is `g + momentum * m` (Nesterov) or `m`. */
  readonly nesterov: boolean
}

/**
 * Replaces momentum updates in plain ops by TensorFlow's fused, in-place one.
 *
 *     m = momentum * m + g
 *     value = value - learningRate * (nesterov ? g + momentum * m : m)
 *
 * The pattern is that of `torch.optim.SGD` with dampening 0, whatever g is; sums and products may be written either way round.
 * One op instead of five or seven, and no copies of the variable.
 */
export const fuseMomentum: Pass = {
  name: 'fused optimizer updates',
  rewrite: (graph) => {
    const updates = findUpdates(graph)
    const users = usersOf(graph)
    const fused = new Map<MomentumUpdate, Node>()
    const fuse = (update: MomentumUpdate, into: Graph): Node => {
      const { variable, accumulator, gradient, momentum, learningRate, nesterov } = update
      const known = fused.get(update)
      if (known !== undefined) return known
      const type = typeOf(gradient)
      const node = into.add({
        op: 'ResourceApplyMomentum',
        inputs: [handleOf(variable), handleOf(accumulator), learningRate, gradient, momentum],
        control: [...variable.control, ...accumulator.control.filter((read) => isReadElsewhere(read, users))],
        attributes: {
          T: elementType(type),
          use_locking: { kind: 'bool', value: false },
          use_nesterov: { kind: 'bool', value: nesterov },
        },
        outputs: [],
      })
      fused.set(update, node)
      return node
    }
    return rewriteGraph(graph, (node, into) => {
      const update = updates.get(node.name)
      return update && fuse(update, into)
    })
  },
}

/** The updates by the names of both of their assignments. */
function findUpdates(graph: Graph): Map<string, MomentumUpdate> {
  const assignments = graph.nodes.filter(({ op }) => op === 'AssignVariableOp')
  const updates = new Map<string, MomentumUpdate>()
  for (const variable of assignments) {
    for (const candidate of stepsOf(variable)) {
      const accumulator = assignments.find(({ inputs }) => isSame(inputs[1], candidate.accumulated))
      const moved = accumulator && accumulationOf(accumulator)
      if (moved === undefined || (candidate.gradient && !isSame(candidate.gradient, moved.gradient))) continue
      if (candidate.momentum && !isSame(candidate.momentum, moved.momentum)) continue
      const update = {
        ...moved,
        variable,
        learningRate: candidate.learningRate,
        nesterov: candidate.gradient !== undefined,
      }
      updates.set(variable.name, update).set(moved.accumulator.name, update)
    }
  }
  return updates
}

interface Step {
  readonly learningRate: Output
  readonly accumulated: Output
  readonly gradient?: Output
  readonly momentum?: Output
}

/** The ways in which an assignment may be `value - learningRate * step`. */
function stepsOf(variable: Node): Step[] {
  const difference = variable.inputs[1]?.node
  const [value, product] = difference?.op === 'Sub' ? difference.inputs : []
  if (product === undefined || !isReadOf(value, variable)) return []
  return operands(product, 'Mul').flatMap(([learningRate, step]) => {
    if (!isScalar(learningRate)) return []
    const nesterov = operands(step, 'Add').flatMap(([gradient, rest]) =>
      operands(rest, 'Mul').flatMap(([momentum, accumulated]) =>
        isScalar(momentum) ? [{ learningRate, accumulated, gradient, momentum }] : [],
      ),
    )
    return [...nesterov, { learningRate, accumulated: step }]
  })
}

/** `m = momentum * m + g`, if the assignment is that. */
function accumulationOf(accumulator: Node): Pick<MomentumUpdate, 'accumulator' | 'gradient' | 'momentum'> | undefined {
  const [, sum] = accumulator.inputs
  if (sum === undefined) return undefined
  for (const [kept, gradient] of operands(sum, 'Add')) {
    for (const [momentum, old] of operands(kept, 'Mul')) {
      if (isScalar(momentum) && isReadOf(old, accumulator)) return { accumulator, gradient, momentum }
    }
  }
  return undefined
}

/** Both orders of a sum's or a product's operands; none for other ops. */
function operands({ node }: Output, op: 'Add' | 'Mul'): [Output, Output][] {
  const [a, b] = node.op === op || node.op === `${op}V2` ? node.inputs : []
  return a === undefined || b === undefined
    ? []
    : [
        [a, b],
        [b, a],
      ]
}

function handleOf({ inputs }: Node): Output {
  return inputs[0] as Output
}

function isReadOf(output: Output | undefined, assignment: Node): boolean {
  return output?.node.op === 'ReadVariableOp' && isSame(output.node.inputs[0], handleOf(assignment))
}

/** Whether a read serves more than the update, which reads in place. */
function isReadElsewhere(read: Node, users: ReadonlyMap<Node, readonly Use[]>): boolean {
  return (users.get(read)?.length ?? 0) > 1
}

function isScalar(output: Output): boolean {
  return typeOf(output).shape.length === 0
}

function isSame(a: Output | undefined, b: Output): boolean {
  return a?.node === b.node && a.index === b.index
}
