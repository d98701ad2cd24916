import { describe, expect, it } from 'vitest'
import { fuseGroups, type Fusion } from '../../src/program/fuse-groups.ts'
import { Graph, type Node, type Output } from '../../src/program/graph.ts'
import { countOf, misplaced, run } from './recorded-graph.ts'

const scalar = { dtype: 'float32', shape: [] } as const

/** `AddN` in the place of two sums one after the other. */
function sumOfThree(inputs: readonly Output[], first: Node, second: Node): Fusion {
  return {
    op: 'AddN',
    attributes: { T: { kind: 'type', value: 'float32' }, N: { kind: 'int', value: inputs.length } },
    inputs,
    outputs: [scalar],
    replaces: new Map([
      [first, [undefined]],
      [second, [0]],
    ]),
  }
}

describe('fuseGroups', () => {
  it('puts one node in the place of two, after what either of them needs', () => {
    const graph = new Graph()
    const [a, b] = [graph.placeholder('a', scalar), graph.placeholder('b', scalar)]
    const first = graph.op('AddV2', [a, b], scalar)
    // Made after the first sum and needed by the second.
    const c = graph.op('Neg', [graph.op('Neg', [graph.placeholder('c', scalar)], scalar)], scalar)
    const second = graph.op('AddV2', [first, c], scalar)
    graph.result('sum', second)
    const fused = fuseGroups(graph, [sumOfThree([a, b, c], first.node, second.node)])
    expect(countOf(fused, 'AddV2', 'AddN')).toEqual([0, 1])
    expect(misplaced(fused)).toEqual([])
    expect(run(fused)['sum']?.[0]).toBeCloseTo(run(graph)['sum']?.[0] as number, 6)
  })

  it('lets one fusion use what another one gives', () => {
    const graph = new Graph()
    const a = graph.placeholder('a', scalar)
    const sums = [a]
    for (let count = 0; count < 4; count++) sums.push(graph.op('AddV2', [sums.at(-1) as Output, a], scalar))
    graph.result('five', sums[4] as Output)
    const [, first, second, third, fourth] = sums as [Output, Output, Output, Output, Output]
    // In an order that is not the graph's.
    const fusions = [
      sumOfThree([second, a, a], third.node, fourth.node),
      sumOfThree([a, a, a], first.node, second.node),
    ]
    const fused = fuseGroups(graph, fusions)
    expect(countOf(fused, 'AddV2', 'AddN')).toEqual([0, 2])
    expect(misplaced(fused)).toEqual([])
    expect(run(fused)['five']?.[0]).toBeCloseTo(run(graph)['five']?.[0] as number, 6)
  })

  it('keeps waiting: for fused nodes, and for what these waited for', () => {
    const graph = new Graph()
    const a = graph.placeholder('a', scalar)
    const early = graph.op('Neg', [a], scalar)
    const first = graph.op('AddV2', [a, a], scalar)
    const second = {
      node: graph.add({
        op: 'AddV2',
        inputs: [first, a],
        control: [early.node],
        attributes: { T: { kind: 'type', value: 'float32' } },
        outputs: [scalar],
      }),
      index: 0,
    }
    graph.result('sum', second)
    graph.result('after', a, [first.node])
    const fused = fuseGroups(graph, [sumOfThree([a, a, a], first.node, second.node)])
    const sum = fused.nodes.find(({ op }) => op === 'AddN')
    expect(sum?.control.map(({ op }) => op)).toEqual(['Neg'])
    expect(fused.nodes.find(({ name }) => name === 'after')?.control).toEqual([sum])
  })

  it('keeps every other node as it was, and the results', () => {
    const graph = new Graph()
    const a = graph.placeholder('a', scalar)
    graph.result('same', graph.op('Neg', [a], scalar))
    const fused = fuseGroups(graph, [])
    expect(fused.nodes).toEqual(graph.nodes)
    expect(fused.results).toEqual(graph.results)
  })

  it('refuses to drop an output that somebody uses', () => {
    const graph = new Graph()
    const a = graph.placeholder('a', scalar)
    const first = graph.op('AddV2', [a, a], scalar)
    const second = graph.op('AddV2', [first, a], scalar)
    graph.result('second', second)
    graph.result('first', first)
    expect(() => fuseGroups(graph, [sumOfThree([a, a, a], first.node, second.node)])).toThrow(
      /was fused away, but its output 0 is used/,
    )
  })

  it('orders a chain that is longer than the call stack', () => {
    const graph = new Graph()
    let last = graph.placeholder('a', scalar)
    for (let count = 0; count < 20_000; count++) last = graph.op('Neg', [last], scalar)
    graph.result('end', last)
    expect(misplaced(fuseGroups(graph, []))).toEqual([])
  })
})
