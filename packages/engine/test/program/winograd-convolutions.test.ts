import type { Tensor } from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { biasAdd } from '../../src/ops/bias-add.ts'
import { conv2d } from '../../src/ops/conv2d.ts'
import { relu } from '../../src/ops/relu.ts'
import { lowerToBfloat16 } from '../../src/program/bfloat16.ts'
import type { Attribute, Graph } from '../../src/program/graph.ts'
import { stridedConvolutions } from '../../src/program/strided-convolutions.ts'
import { winogradConvolutions } from '../../src/program/winograd-convolutions.ts'
import { rewriteGraph } from '../../src/program/rewrite.ts'
import { tensorflow } from '../../src/tensorflow.ts'
import { worstError } from '../kernels/run-op.ts'
import { countOf, misplaced, recordedGraph, run } from './recorded-graph.ts'

const { tf } = tensorflow()
const theirs = ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter']
const ours = theirs.map((op) => `Segscale${op}`)

interface Convolution {
  readonly x?: readonly number[]
  readonly kernel?: readonly number[]
  readonly stride?: number
}

/** A convolution with both of its gradients. */
function convolutionGraph({ x = [2, 7, 6, 16], kernel = [3, 3, 16, 24], stride = 1 }: Convolution): Graph {
  return recordedGraph({ x, kernel }, (tensors) => {
    const loss = (image: Tensor, weights: Tensor): Tensor =>
      tf.sum(tf.square(conv2d(tensorflow(), image, weights, stride)))
    const [dx, dKernel] = tf.grads(loss)([tensors.x, tensors.kernel]) as [Tensor, Tensor]
    return { y: conv2d(tensorflow(), tensors.x, tensors.kernel, stride), dx, dKernel }
  })
}

function expectSame(rewritten: Graph, graph: Graph): void {
  expect(misplaced(rewritten)).toEqual([])
  const [actual, expected] = [run(rewritten), run(graph)]
  expect(Object.keys(actual)).toEqual(Object.keys(expected))
  for (const [name, values] of Object.entries(expected)) {
    expect(worstError(actual[name] as Float32Array, values), name).toBeLessThan(1e-5)
  }
}

/** The graph with an attribute of its convolutions changed. */
function withAttribute(graph: Graph, name: string, attribute: Attribute): Graph {
  return rewriteGraph(graph, (node) =>
    theirs.includes(node.op) ? { ...node, attributes: { ...node.attributes, [name]: attribute } } : undefined,
  )
}

describe('stridedConvolutions', () => {
  const strided = theirs.map((op) => op.replace('Conv2D', 'SegscaleStridedConv2D'))

  it.each([
    ['even', 16, 24],
    ['odd', 8, 16],
  ])('replaces convolutions of stride 2 on images with %s sides, and keeps their values', (sides, from, to) => {
    const x = sides === 'even' ? [2, 6, 8, from] : [2, 7, 5, from]
    const graph = convolutionGraph({ x, kernel: [3, 3, from, to], stride: 2 })
    const rewritten = stridedConvolutions.rewrite(graph)
    expect(countOf(rewritten, ...strided)).toEqual([2, 1, 1])
    expectSame(rewritten, graph)
  })

  it.each<[string, Convolution]>([
    ['a stride of 1', {}],
    ['1x1 kernels', { kernel: [1, 1, 16, 24], stride: 2 }],
    ['channels that are no multiple of 8', { kernel: [3, 3, 16, 20], stride: 2 }],
  ])('leaves %s alone', (_, options) => {
    const rewritten = stridedConvolutions.rewrite(convolutionGraph(options))
    expect(countOf(rewritten, ...strided)).toEqual([0, 0, 0])
  })

  it.each<[string, string, Attribute]>([
    ['the odd pixel of padding behind the image', 'padding', { kind: 'string', value: 'SAME' }],
    ['other paddings', 'explicit_paddings', { kind: 'ints', value: [0, 0, 0, 2, 0, 2, 0, 0] }],
    ['channels before pixels', 'data_format', { kind: 'string', value: 'NCHW' }],
  ])('leaves convolutions with %s alone', (_, name, attribute) => {
    const graph = withAttribute(convolutionGraph({ stride: 2 }), name, attribute)
    expect(countOf(stridedConvolutions.rewrite(graph), ...strided)).toEqual([0, 0, 0])
  })

  it('leaves bfloat16 alone', () => {
    const lowered = lowerToBfloat16.rewrite(convolutionGraph({ stride: 2 }))
    expect(countOf(stridedConvolutions.rewrite(lowered), ...strided)).toEqual([0, 0, 0])
  })
})

describe('winogradConvolutions', () => {
  it('replaces convolutions and both gradients, and keeps their values', () => {
    const graph = convolutionGraph({})
    const rewritten = winogradConvolutions.rewrite(graph)
    expect(countOf(rewritten, ...theirs)).toEqual([0, 0, 0])
    expect(countOf(rewritten, ...ours)).toEqual([2, 1, 1])
    expectSame(rewritten, graph)
  })

  it.each<[string, Convolution]>([
    ['a stride of 2', { stride: 2 }],
    ['1x1 kernels', { kernel: [1, 1, 16, 24] }],
    ['5x5 kernels', { kernel: [5, 5, 16, 24] }],
    ['8 channels in', { x: [2, 7, 6, 8], kernel: [3, 3, 8, 16] }],
    ['8 channels out', { kernel: [3, 3, 16, 8] }],
    ['channels that are no multiple of 8', { kernel: [3, 3, 16, 20] }],
  ])('leaves %s alone', (_, options) => {
    const rewritten = winogradConvolutions.rewrite(convolutionGraph(options))
    expect(countOf(rewritten, ...theirs)).toEqual([2, 1, 1])
    expect(countOf(rewritten, ...ours)).toEqual([0, 0, 0])
  })

  it.each<[string, string, Attribute]>([
    ['no padding', 'padding', { kind: 'string', value: 'VALID' }],
    ['paddings given one by one', 'padding', { kind: 'string', value: 'EXPLICIT' }],
    ['holes in the kernel', 'dilations', { kind: 'ints', value: [1, 2, 2, 1] }],
    ['channels before pixels', 'data_format', { kind: 'string', value: 'NCHW' }],
  ])('leaves convolutions with %s alone', (_, name, attribute) => {
    const rewritten = winogradConvolutions.rewrite(withAttribute(convolutionGraph({}), name, attribute))
    expect(countOf(rewritten, ...ours)).toEqual([0, 0, 0])
  })

  it('leaves bfloat16 to instructions that are made for it', () => {
    const lowered = lowerToBfloat16.rewrite(convolutionGraph({}))
    expect(countOf(winogradConvolutions.rewrite(lowered), ...ours)).toEqual([0, 0, 0])
  })

  it('takes a bias, a residual and ReLU into the convolution before them', () => {
    const graph = finishedGraph({ residual: [2, 6, 6, 16] })
    const rewritten = winogradConvolutions.rewrite(graph)
    expect(countOf(rewritten, 'SegscaleConv2D', 'BiasAdd', 'Add', 'AddV2', 'Relu')).toEqual([1, 0, 0, 0, 0])
    expectSame(rewritten, graph)
  })

  it('leaves a broadcast addition and the ReLU behind it', () => {
    const graph = finishedGraph({ residual: [16] })
    const rewritten = winogradConvolutions.rewrite(graph)
    const [convolutions, biases, relus] = countOf(rewritten, 'SegscaleConv2D', 'BiasAdd', 'Relu')
    expect([convolutions, biases, relus]).toEqual([1, 0, 1])
    expectSame(rewritten, graph)
  })

  it('leaves what follows a result that somebody else uses, too', () => {
    const graph = recordedGraph({ x: [2, 6, 6, 16], kernel: [3, 3, 16, 16], bias: [16] }, ({ x, kernel, bias }) => {
      const biased = biasAdd(tensorflow(), conv2d(tensorflow(), x, kernel, 1), bias)
      return { rectified: relu(tensorflow(), biased), biased }
    })
    const rewritten = winogradConvolutions.rewrite(graph)
    expect(countOf(rewritten, 'SegscaleConv2D', 'BiasAdd', 'Relu')).toEqual([1, 0, 1])
    expectSame(rewritten, graph)
  })

  it('lets one of two convolutions that are added up take the other one as residual', () => {
    const inputs = { x: [1, 5, 5, 16], k: [3, 3, 16, 16], l: [3, 3, 16, 16], b: [16] }
    const graph = recordedGraph(inputs, ({ x, k, l, b }) => {
      const branch = (kernel: Tensor): Tensor => biasAdd(tensorflow(), conv2d(tensorflow(), x, kernel, 1), b)
      return { y: relu(tensorflow(), tf.add(branch(k), branch(l))) }
    })
    const rewritten = winogradConvolutions.rewrite(graph)
    expect(countOf(rewritten, 'SegscaleConv2D', 'Add', 'AddV2', 'Relu')).toEqual([2, 0, 0, 0])
    expectSame(rewritten, graph)
  })
})

function finishedGraph({ residual }: { residual: readonly number[] }): Graph {
  const inputs = { x: [2, 6, 6, 16], kernel: [3, 3, 16, 16], bias: [16], residual }
  return recordedGraph(inputs, (tensors) => {
    const biased = biasAdd(tensorflow(), conv2d(tensorflow(), tensors.x, tensors.kernel, 1), tensors.bias)
    return { y: relu(tensorflow(), tf.add(biased, tensors.residual)) }
  })
}
