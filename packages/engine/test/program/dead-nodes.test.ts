import { describe, expect, it } from 'vitest'
import { removeDeadNodes } from '../../src/program/dead-nodes.ts'
import { Graph } from '../../src/program/graph.ts'

describe('removeDeadNodes', () => {
  it('keeps what a root needs, through inputs and through order alone, and drops the rest', () => {
    const graph = new Graph()
    const used = graph.floats(1)
    const unused = graph.floats(2)
    const before = graph.op('Neg', [graph.floats(3)], { dtype: 'float32', shape: [] })
    graph.op('Neg', [unused], { dtype: 'float32', shape: [] })
    const root = graph.result('root', used, [before.node])
    const kept = removeDeadNodes.rewrite(graph).nodes
    expect(kept.at(-1)).toBe(root)
    expect(kept.map(({ op }) => op)).toEqual(['Const', 'Const', 'Neg', 'Identity'])
    expect(kept).not.toContain(unused.node)
  })
})
