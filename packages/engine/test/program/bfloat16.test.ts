import { describe, expect, it } from 'vitest'
import { lowerToBfloat16 } from '../../src/program/bfloat16.ts'
import { Graph, typeOf, type Node, type Output, type TensorType } from '../../src/program/graph.ts'
import { addVariable } from '../../src/program/variables.ts'

const image: TensorType = { dtype: 'float32', shape: [2, 4, 4, 8] }
const row: TensorType = { dtype: 'float32', shape: [2, 3] }

function casts(graph: Graph): number {
  return graph.nodes.filter(({ op }) => op === 'Cast').length
}

const rewrite = (graph: Graph): Graph => lowerToBfloat16.rewrite(graph)

function named(graph: Graph, name: string): Node {
  return graph.nodes.find((node) => node.name === name) as Node
}

describe('lowerToBfloat16', () => {
  it('computes on images in bfloat16 and casts once where the precisions meet', () => {
    const graph = new Graph()
    const x = graph.placeholder('x', image)
    const second = graph.op('AddV2', [graph.op('Relu', [x], image), x], image)
    graph.result('y', second)
    graph.result('again', second)
    const rewritten = rewrite(graph)
    const [result] = named(rewritten, 'y').inputs as readonly [Output]
    expect(typeOf(result)).toEqual(image)
    expect(result.node.op).toBe('Cast')
    expect(result.node.inputs.map((input) => typeOf(input).dtype)).toEqual(['bfloat16'])
    expect(named(rewritten, 'again').inputs).toEqual([result])
    // One for x, although two ops use it, and one for the result, although it is given twice.
    expect(casts(rewritten)).toBe(2)
    expect(rewritten.nodes.find(({ op }) => op === 'Relu')?.attributes['T']).toEqual({
      kind: 'type',
      value: 'bfloat16',
    })
  })

  it('leaves the head, the loss and unknown ops in float32', () => {
    const graph = new Graph()
    graph.result('rows', graph.op('Relu', [graph.placeholder('row', row)], row))
    graph.result('images', graph.op('Exp', [graph.placeholder('x', image)], image))
    expect(new Set(rewrite(graph).nodes)).toEqual(new Set(graph.nodes))
  })

  it('keeps weights and what is made of their gradients in float32', () => {
    const graph = new Graph()
    const kernel = addVariable(graph, 'kernel', [3, 3, 8, 8])
    const type = { dtype: 'float32', shape: kernel.shape } as const
    const x = graph.placeholder('x', image)
    const gradient = graph.op('Conv2DBackpropFilter', [x, graph.integers([3, 3, 8, 8]), x], type)
    const decay = graph.op('Mul', [kernel.value, graph.floats(0.1)], type)
    graph.result('decayed', graph.op('Add', [gradient, decay], type))
    const rewritten = rewrite(graph)
    const sum = rewritten.nodes.find(({ op }) => op === 'Add') as Node
    expect(sum.inputs.map((input) => typeOf(input).dtype)).toEqual(['float32', 'float32'])
    // The product itself is bfloat16: it is summed up in float32 and rounded once.
    expect(sum.inputs[0]?.node.op).toBe('Cast')
  })

  it('keeps scale, offset and statistics of batch norm in float32', () => {
    const graph = new Graph()
    const channel: TensorType = { dtype: 'float32', shape: [8] }
    const vector = (name: string): Output => graph.placeholder(name, channel)
    const node = graph.add({
      op: 'FusedBatchNormV3',
      inputs: [graph.placeholder('x', image), vector('scale'), vector('offset'), vector('m'), vector('v')],
      attributes: { T: { kind: 'type', value: 'float32' }, U: { kind: 'type', value: 'float32' } },
      outputs: [image, channel, channel, channel, channel, channel],
    })
    graph.result('mean', { node, index: 1 })
    const rewritten = rewrite(graph)
    const changed = rewritten.nodes.find(({ op }) => op === 'FusedBatchNormV3') as Node
    expect(changed.inputs.map((input) => typeOf(input).dtype)).toEqual([
      'bfloat16',
      ...Array<string>(4).fill('float32'),
    ])
    expect(changed.outputs.map(({ dtype }) => dtype)).toEqual(['bfloat16', ...Array<string>(5).fill('float32')])
    expect(named(rewritten, 'mean').inputs).toEqual([{ node: changed, index: 1 }])
  })

  it("leaves images with the few channels of a net's input in float32, with the convolution that reads them", () => {
    const graph = new Graph()
    const images: TensorType = { dtype: 'float32', shape: [2, 4, 4, 3] }
    const x = graph.placeholder('x', images)
    const kernel = graph.placeholder('kernel', { dtype: 'float32', shape: [3, 3, 3, 8] })
    const y = graph.op('Conv2D', [graph.op('AddV2', [x, x], images), kernel], image)
    graph.result('y', graph.op('Relu', [y], image))
    const types = rewrite(graph).nodes.map(({ op, outputs }) => `${op} ${String(outputs[0]?.dtype)}`)
    expect(types).toEqual(expect.arrayContaining(['AddV2 float32', 'Conv2D float32', 'Relu bfloat16']))
  })
})
