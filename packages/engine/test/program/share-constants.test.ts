import { describe, expect, it } from 'vitest'
import { Graph } from '../../src/program/graph.ts'
import { shareConstants } from '../../src/program/share-constants.ts'

describe('shareConstants', () => {
  it('keeps one of equal constants and all that differ in value, type or shape', () => {
    const graph = new Graph()
    const constants = [
      ...[graph.floats(1), graph.floats(1), graph.floats([1]), graph.floats(2)],
      ...[graph.integers([1]), graph.integers([1]), graph.integers(0), graph.floats(0)],
    ]
    constants.forEach((constant, at) => graph.result(`y${at}`, constant))
    const shared = shareConstants.rewrite(graph)
    const sources = [...constants.keys()].map(
      (at) => shared.nodes.find(({ name }) => name === `y${at}`)?.inputs[0]?.node,
    )
    expect(shared.nodes.filter(({ op }) => op === 'Const')).toHaveLength(6)
    expect(sources[1]).toBe(sources[0])
    expect(sources[5]).toBe(sources[4])
    expect(new Set(sources).size).toBe(6)
  })
})
