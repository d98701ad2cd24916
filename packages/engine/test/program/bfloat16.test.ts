import { describe, expect, it } from 'vitest'
import { rewriteToBfloat16 } from '../../src/program/bfloat16.ts'
import { Graph, typeOf, type Output, type TensorType } from '../../src/program/graph.ts'

const image: TensorType = { dtype: 'float32', shape: [2, 4, 4, 3] }
const row: TensorType = { dtype: 'float32', shape: [2, 3] }

function casts(graph: Graph): number {
  return graph.nodes.filter(({ op }) => op === 'Cast').length
}

describe('rewriteToBfloat16', () => {
  it('computes on images in bfloat16 and casts once where the precisions meet', () => {
    const graph = new Graph()
    const x = graph.placeholder('x', image)
    const first = graph.op('Relu', [x], image)
    const second = graph.op('AddV2', [first, x], image)
    const { graph: rewritten, float32 } = rewriteToBfloat16(graph)
    const result = float32(second)
    expect(typeOf(result)).toEqual(image)
    expect(result.node.op).toBe('Cast')
    expect(result.node.inputs.map((input) => typeOf(input).dtype)).toEqual(['bfloat16'])
    // One for x, although two ops use it, and one for the result, also when it is asked for twice.
    expect(float32(second)).toEqual(result)
    expect(casts(rewritten)).toBe(2)
    expect(rewritten.nodes.find(({ op }) => op === 'Relu')?.attributes['T']).toEqual({
      kind: 'type',
      value: 'bfloat16',
    })
  })

  it('leaves the head, the loss and unknown ops in float32', () => {
    const graph = new Graph()
    graph.op('Relu', [graph.placeholder('row', row)], row)
    graph.op('Exp', [graph.placeholder('x', image)], image)
    const { graph: rewritten } = rewriteToBfloat16(graph)
    expect(casts(rewritten)).toBe(0)
    expect(rewritten.nodes).toEqual(graph.nodes)
  })

  it('keeps scale, offset and statistics of batch norm in float32', () => {
    const graph = new Graph()
    const channel: TensorType = { dtype: 'float32', shape: [3] }
    const vector = (name: string): Output => graph.placeholder(name, channel)
    const node = graph.add({
      op: 'FusedBatchNormV3',
      inputs: [graph.placeholder('x', image), vector('scale'), vector('offset'), vector('m'), vector('v')],
      attributes: { T: { kind: 'type', value: 'float32' }, U: { kind: 'type', value: 'float32' } },
      outputs: [image, channel, channel, channel, channel, channel],
    })
    const { graph: rewritten, float32 } = rewriteToBfloat16(graph)
    const changed = rewritten.nodes.find(({ op }) => op === 'FusedBatchNormV3')
    expect(changed?.inputs.map((input) => typeOf(input).dtype)).toEqual([
      'bfloat16',
      ...Array<string>(4).fill('float32'),
    ])
    expect(changed?.outputs.map(({ dtype }) => dtype)).toEqual(['bfloat16', ...Array<string>(5).fill('float32')])
    expect(float32({ node, index: 1 }).node).toBe(changed)
  })
})
