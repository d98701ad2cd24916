import { describe, expect, it } from 'vitest'
import { removeDeadNodes } from '../../src/program/dead-nodes.ts'
import { fuseMomentum } from '../../src/program/fuse-momentum.ts'
import { Graph, type Node, type Output } from '../../src/program/graph.ts'
import { addVariable, assign, type Variable } from '../../src/program/variables.ts'

const type = { dtype: 'float32', shape: [3] } as const

interface Parts {
  readonly graph: Graph
  readonly variable: Variable
  readonly accumulator: Variable
  readonly gradient: Output
  readonly momentum: Output
  readonly rate: Output
}

type Arithmetic = (op: 'Add' | 'Sub' | 'Mul', a: Output, b: Output) => Output

/** A graph with one momentum update; `step` gives what the learning rate is multiplied with. */
function updated(
  step: (parts: Parts, arithmetic: Arithmetic, accumulated: Output) => Output,
): Parts & { nodes: readonly Node[] } {
  const graph = new Graph()
  const [variable, accumulator] = [addVariable(graph, 'w', [3]), addVariable(graph, 'm', [3])]
  const gradient = graph.placeholder('gradient', type)
  const rate = graph.placeholder('rate', { dtype: 'float32', shape: [] })
  const parts = { graph, variable, accumulator, gradient, rate, momentum: graph.floats(0.9) }
  const arithmetic: Arithmetic = (op, a, b) => graph.op(op, [a, b], type)
  const accumulated = arithmetic('Add', gradient, arithmetic('Mul', accumulator.value, parts.momentum))
  const moved = arithmetic('Sub', variable.value, arithmetic('Mul', rate, step(parts, arithmetic, accumulated)))
  graph.result('done', graph.floats(0), [
    assign(graph, accumulator, accumulated, [accumulator.value.node]),
    assign(graph, variable, moved, [variable.value.node]),
  ])
  return { ...parts, nodes: removeDeadNodes.rewrite(fuseMomentum.rewrite(graph)).nodes }
}

const names = (nodes: readonly Node[]): string[] => nodes.map(({ op }) => op).toSorted()
const fusedOps = ['Const', 'Const', 'Identity', 'Placeholder', 'Placeholder', 'ReadVariableOp', 'ResourceApplyMomentum']

describe('fuseMomentum', () => {
  it.each([
    ['plain', false, (_: Parts, _of: Arithmetic, accumulated: Output) => accumulated],
    [
      'Nesterov',
      true,
      ({ gradient, momentum }: Parts, of: Arithmetic, accumulated: Output) =>
        of('Add', of('Mul', momentum, accumulated), gradient),
    ],
  ] as const)('makes one op of a %s update', (_, nesterov, step) => {
    const { nodes, variable, accumulator, gradient, momentum, rate } = updated(step)
    expect(names(nodes)).toEqual([...fusedOps, 'VarHandleOp', 'VarHandleOp'])
    const apply = nodes.find(({ op }) => op === 'ResourceApplyMomentum') as Node
    expect(apply.inputs).toEqual([variable.handle, accumulator.handle, rate, gradient, momentum])
    expect(apply.attributes['use_nesterov']).toEqual({ kind: 'bool', value: nesterov })
    expect(nodes.find(({ name }) => name === 'done')?.control).toEqual([apply, apply])
    // The variable's old value may be used by others, the accumulator's is not.
    expect(apply.control).toEqual([variable.value.node])
  })

  it.each<[string, Parameters<typeof updated>[0]]>([
    ['a step by the gradient alone', ({ gradient }) => gradient],
    [
      'another factor than the momentum',
      ({ graph, gradient }, of, m) => of('Add', of('Mul', graph.floats(0.5), m), gradient),
    ],
    ['another summand than the gradient', ({ momentum, rate }, of, m) => of('Add', of('Mul', momentum, m), rate)],
  ])('leaves %s as it is', (_, step) => {
    const { nodes } = updated(step)
    expect(nodes.filter(({ op }) => op === 'AssignVariableOp')).toHaveLength(2)
    expect(nodes.some(({ op }) => op === 'ResourceApplyMomentum')).toBe(false)
  })
})
