import type { Recipe } from '@segscale/core'
import { type Graph, type Node, type Output, elementType, typeOf } from './graph.ts'
import type { Variable } from './variables.ts'

/**
 * Appends one step of stochastic gradient descent for one variable, as a fused momentum update.
 *
 *     g = gradient + weightDecay * value
 *     m = momentum * m + g
 *     value = value - learningRate * (nesterov ? g + momentum * m : m)
 *
 * This is `torch.optim.SGD` with dampening 0, operation for operation.
 *
 * @param accumulator - Holds m; starts at 0.
 * @param learningRate - A float32 scalar.
 * @returns The updating node, to depend on.
 */
export function addSgdUpdate(
  graph: Graph,
  {
    variable,
    accumulator,
    gradient,
    learningRate,
    optimizer,
  }: {
    variable: Variable
    accumulator: Variable
    gradient: Output
    learningRate: Output
    optimizer: Recipe['optimizer']
  },
): Node {
  const type = typeOf(variable.value)
  const decay = graph.op('Mul', [variable.value, graph.floats(optimizer.weightDecay)], type)
  const total = optimizer.weightDecay === 0 ? gradient : graph.op('AddV2', [gradient, decay], type)
  return graph.add({
    op: 'ResourceApplyMomentum',
    inputs: [variable.handle, accumulator.handle, learningRate, total, graph.floats(optimizer.momentum)],
    attributes: {
      T: elementType(type),
      use_locking: { kind: 'bool', value: false },
      use_nesterov: { kind: 'bool', value: optimizer.nesterov },
    },
    outputs: [],
  })
}
