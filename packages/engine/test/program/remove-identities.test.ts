import { describe, expect, it } from 'vitest'
import { Graph, typeOf, type Output } from '../../src/program/graph.ts'
import { removeIdentities } from '../../src/program/remove-identities.ts'
import { countOf, misplaced, run } from './recorded-graph.ts'

function reshape(graph: Graph, x: Output, shape: readonly number[]): Output {
  const attributes = { T: { kind: 'type', value: 'float32' }, Tshape: { kind: 'type', value: 'int32' } } as const
  return graph.op('Reshape', [x, graph.integers(shape)], { dtype: 'float32', shape }, attributes)
}

const matrix = { dtype: 'float32', shape: [2, 3] } as const

describe('removeIdentities', () => {
  it('lets a tensor go straight past reshapes to its own shape, also several in a row', () => {
    const graph = new Graph()
    const x = graph.placeholder('x', matrix)
    graph.result('y', graph.op('Neg', [reshape(graph, reshape(graph, x, [2, 3]), [2, 3])], matrix))
    const rewritten = removeIdentities.rewrite(graph)
    expect(countOf(rewritten, 'Reshape')).toEqual([0])
    expect(rewritten.nodes.find(({ op }) => op === 'Neg')?.inputs[0]).toEqual(x)
    expect(misplaced(rewritten)).toEqual([])
    expect(run(rewritten)).toEqual(run(graph))
  })

  it('lets a tensor go straight past casts to its own type, and keeps the others', () => {
    const graph = new Graph()
    const x = graph.placeholder('x', matrix)
    const cast = (from: Output, dtype: 'float32' | 'bfloat16'): Output =>
      graph.op(
        'Cast',
        [from],
        { ...matrix, dtype },
        {
          SrcT: { kind: 'type', value: typeOf(from).dtype },
          DstT: { kind: 'type', value: dtype },
        },
      )
    graph.result('same', cast(x, 'float32'))
    graph.result('rounded', cast(cast(x, 'bfloat16'), 'float32'))
    const rewritten = removeIdentities.rewrite(graph)
    expect(countOf(rewritten, 'Cast')).toEqual([2])
    expect(run(rewritten)).toEqual(run(graph))
  })

  it('keeps reshapes that change the shape, if only by an axis of one', () => {
    const graph = new Graph()
    const x = graph.placeholder('x', matrix)
    for (const shape of [[6], [3, 2], [1, 2, 3], [2, 3, 1]])
      graph.result(`to ${shape.join()}`, reshape(graph, x, shape))
    expect(countOf(removeIdentities.rewrite(graph), 'Reshape')).toEqual([4])
  })

  it('keeps results and what waits for a reshape that went away', () => {
    const graph = new Graph()
    const x = graph.op('Neg', [graph.placeholder('x', matrix)], matrix)
    const same = reshape(graph, x, [2, 3])
    graph.result('same', same)
    graph.result('after', graph.floats(1), [same.node])
    const rewritten = removeIdentities.rewrite(graph)
    const after = rewritten.nodes.find(({ name }) => name === 'after')
    expect(after?.control).toEqual([x.node])
    expect(run(rewritten)).toEqual(run(graph))
  })
})
