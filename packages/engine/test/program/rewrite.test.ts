import { describe, expect, it } from 'vitest'
import { Graph, type Node, type TensorType } from '../../src/program/graph.ts'
import { liveNodes, rewriteGraph, usersOf } from '../../src/program/rewrite.ts'

const scalar: TensorType = { dtype: 'float32', shape: [] }

function position(nodes: readonly Node[], name: string): number {
  return nodes.findIndex((node) => node.name === name)
}

describe('rewriteGraph', () => {
  it('keeps nodes without a change as they are', () => {
    const graph = new Graph()
    graph.result('y', graph.op('Neg', [graph.placeholder('x', scalar)], scalar))
    const rewritten = rewriteGraph(graph, () => undefined)
    expect(rewritten.nodes).toHaveLength(3)
    rewritten.nodes.forEach((node, at) => {
      expect(node).toBe(graph.nodes[at])
    })
    expect(rewritten.results).toEqual(new Set(['y']))
  })

  it('gives users of a replaced node what stands for it, and leaves the old graph alone', () => {
    const graph = new Graph()
    const x = graph.placeholder('x', scalar)
    const y = graph.result('y', graph.op('Exp', [graph.op('Neg', [x], scalar)], scalar))
    const rewritten = rewriteGraph(graph, (node, into) =>
      node.op === 'Neg' ? [into.op('Abs', node.inputs, scalar)] : undefined,
    )
    expect(rewritten.nodes.map(({ op }) => op)).toEqual(['Placeholder', 'Abs', 'Exp', 'Identity'])
    expect(y.inputs[0]?.node.inputs[0]?.node.op).toBe('Neg')
  })

  it('lets whoever waited for a replaced node wait for its replacement', () => {
    const graph = new Graph()
    const update = graph.add({ op: 'Old', inputs: [], attributes: {}, outputs: [] })
    graph.result('y', graph.floats(1), [update])
    const rewritten = rewriteGraph(graph, (node) => (node.op === 'Old' ? { ...node, op: 'New' } : undefined))
    expect(rewritten.nodes.at(-1)?.control.map(({ op }) => op)).toEqual(['New'])
  })

  it('says so when an output is used that nothing stands for', () => {
    const graph = new Graph()
    const x = graph.placeholder('x', scalar)
    graph.result('y', graph.op('Neg', [x], scalar))
    expect(() => rewriteGraph(graph, ({ op }) => (op === 'Neg' ? [] : undefined))).toThrow(/its output 0 is used/)
  })
})

describe('liveNodes', () => {
  it('puts each node after what it needs and waits for, whatever the order was', () => {
    const graph = new Graph()
    const first = graph.op('Neg', [graph.floats(1)], scalar)
    const before = graph.add({ op: 'Wait', name: 'before', inputs: [first], attributes: {}, outputs: [] })
    graph.result('y', graph.op('Exp', [first], scalar), [before])
    graph.nodes.reverse()
    const nodes = liveNodes(graph)
    expect(position(nodes, 'before')).toBeGreaterThan(position(nodes, first.node.name))
    expect(nodes.at(-1)?.name).toBe('y')
    expect(nodes).toHaveLength(5)
  })

  it('takes a chain longer than the call stack', () => {
    const graph = new Graph()
    let output = graph.floats(1)
    for (let length = 0; length < 50_000; length++) output = graph.op('Neg', [output], scalar)
    graph.result('y', output)
    expect(liveNodes(graph)).toHaveLength(50_002)
  })
})

describe('usersOf', () => {
  it('lists who uses which output, and at which input', () => {
    const graph = new Graph()
    const x = graph.placeholder('x', scalar)
    const sum = graph.op('Add', [x, x], scalar)
    expect(usersOf(graph).get(x.node)).toEqual([
      { node: sum.node, input: 0, index: 0 },
      { node: sum.node, input: 1, index: 0 },
    ])
    expect(usersOf(graph).get(sum.node)).toBeUndefined()
  })
})
