import type { Tensor } from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { biasAdd } from '../../src/ops/bias-add.ts'
import { conv2d } from '../../src/ops/conv2d.ts'
import { relu } from '../../src/ops/relu.ts'
import { lowerToBfloat16 } from '../../src/program/bfloat16.ts'
import { typeOf, type Attribute, type Graph } from '../../src/program/graph.ts'
import { ownConvolutions } from '../../src/program/own-convolutions.ts'
import { rewriteGraph } from '../../src/program/rewrite.ts'
import { tensorflow } from '../../src/tensorflow.ts'
import { worstError } from '../kernels/run-op.ts'
import { countOf, misplaced, recordedGraph, run } from './recorded-graph.ts'

const { tf } = tensorflow()
const theirs = ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter']

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

function expectSame(rewritten: Graph, graph: Graph, error = 1e-5): void {
  expect(misplaced(rewritten)).toEqual([])
  const [actual, expected] = [run(rewritten), run(graph)]
  expect(Object.keys(actual)).toEqual(Object.keys(expected))
  for (const [name, values] of Object.entries(expected)) {
    expect(worstError(actual[name] as Float32Array, values), name).toBeLessThan(error)
  }
}

/** The graph with an attribute of its convolutions changed. */
function withAttribute(graph: Graph, name: string, attribute: Attribute): Graph {
  return rewriteGraph(graph, (node) =>
    theirs.includes(node.op) ? { ...node, attributes: { ...node.attributes, [name]: attribute } } : undefined,
  )
}

/** Ops that compute with bfloat16 round to 8 bits: what goes in, weights and what comes out. */
const bfloat16Error = 2 ** -6

describe.each([
  { stride: 1, ours: theirs.map((op) => `Segscale${op}`) },
  { stride: 2, ours: theirs.map((op) => op.replace('Conv2D', 'SegscaleStridedConv2D')) },
])('ownConvolutions at stride $stride', ({ stride, ours }) => {
  it.each([
    ['even', [2, 6, 8, 16], 24],
    ['odd', [2, 7, 5, 8], 16],
  ])('replaces convolutions of images with %s sides and both gradients, and keeps their values', (_, x, to) => {
    const graph = convolutionGraph({ x, kernel: [3, 3, x[3] as number, to], stride })
    const rewritten = ownConvolutions.rewrite(graph)
    expect(countOf(rewritten, ...theirs)).toEqual([0, 0, 0])
    expect(countOf(rewritten, ...ours)).toEqual([2, 1, 1])
    expectSame(rewritten, graph)
  })

  it('replaces them in bfloat16, with weights and their gradients in float32 and no cast around them', () => {
    const graph = convolutionGraph({ stride })
    const lowered = lowerToBfloat16.rewrite(graph)
    const rewritten = ownConvolutions.rewrite(lowered)
    expect(countOf(rewritten, ...theirs)).toEqual([0, 0, 0])
    expect(countOf(rewritten, ...ours)).toEqual([2, 1, 1])
    const gradient = rewritten.nodes.find(({ op }) => op.endsWith('BackpropFilter'))
    expect(gradient?.outputs[0]?.dtype).toBe('float32')
    const kernel = rewritten.nodes.find(({ op }) => op === ours[0])?.inputs[1]
    expect(kernel === undefined ? undefined : typeOf(kernel).dtype).toBe('float32')
    expectSame(rewritten, graph, bfloat16Error)
  })

  it('leaves a gradient of weights alone that somebody uses in bfloat16', () => {
    const lowered = lowerToBfloat16.rewrite(convolutionGraph({ stride }))
    const gradient = lowered.nodes.find(({ op }) => op === 'Conv2DBackpropFilter')
    const cast = lowered.nodes.find(({ op, inputs }) => op === 'Cast' && inputs[0]?.node === gradient)
    if (gradient === undefined || cast === undefined) throw new TypeError('There should be a gradient and its cast.')
    lowered.result('low', { node: gradient, index: 0 })
    expect(countOf(ownConvolutions.rewrite(lowered), ...ours)).toEqual([2, 1, 0])
  })

  it.each<[string, Convolution]>([
    ['1x1 kernels', { kernel: [1, 1, 16, 24] }],
    ['5x5 kernels', { kernel: [5, 5, 16, 24] }],
    ['images of three channels', { x: [2, 7, 6, 3], kernel: [3, 3, 3, 16] }],
    ['channels that are no multiple of 8', { kernel: [3, 3, 16, 20] }],
    ['a stride of 3', { stride: 3 }],
  ])('leaves %s alone', (_, options) => {
    const rewritten = ownConvolutions.rewrite(convolutionGraph({ stride, ...options }))
    expect(countOf(rewritten, ...theirs)).toEqual([2, 1, 1])
    expect(countOf(rewritten, ...ours)).toEqual([0, 0, 0])
  })

  it.each<[string, string, Attribute]>([
    ['no padding', 'padding', { kind: 'string', value: 'VALID' }],
    ['other paddings', 'explicit_paddings', { kind: 'ints', value: [0, 0, 0, 2, 0, 2, 0, 0] }],
    ['padding of the other kind', 'padding', { kind: 'string', value: stride === 1 ? 'EXPLICIT' : 'SAME' }],
    ['holes in the kernel', 'dilations', { kind: 'ints', value: [1, 2, 2, 1] }],
    ['channels before pixels', 'data_format', { kind: 'string', value: 'NCHW' }],
  ])('leaves convolutions with %s alone', (_, name, attribute) => {
    // With stride 1 there are no explicit paddings to look at.
    if (name === 'explicit_paddings' && stride === 1) return
    const rewritten = ownConvolutions.rewrite(withAttribute(convolutionGraph({ stride }), name, attribute))
    expect(countOf(rewritten, ...ours)).toEqual([0, 0, 0])
  })
})

describe('ownConvolutions', () => {
  it('takes a bias, a residual and ReLU into the convolution before them', () => {
    const graph = finishedGraph({ residual: [2, 6, 6, 16] })
    const rewritten = ownConvolutions.rewrite(graph)
    expect(countOf(rewritten, 'SegscaleConv2D', 'BiasAdd', 'Add', 'AddV2', 'Relu')).toEqual([1, 0, 0, 0, 0])
    expectSame(rewritten, graph)
  })

  it('leaves a broadcast addition and the ReLU behind it', () => {
    const graph = finishedGraph({ residual: [16] })
    const rewritten = ownConvolutions.rewrite(graph)
    const [convolutions, biases, relus] = countOf(rewritten, 'SegscaleConv2D', 'BiasAdd', 'Relu')
    expect([convolutions, biases, relus]).toEqual([1, 0, 1])
    expectSame(rewritten, graph)
  })

  it('leaves what follows a result that somebody else uses, too', () => {
    const graph = recordedGraph({ x: [2, 6, 6, 16], kernel: [3, 3, 16, 16], bias: [16] }, ({ x, kernel, bias }) => {
      const biased = biasAdd(tensorflow(), conv2d(tensorflow(), x, kernel, 1), bias)
      return { rectified: relu(tensorflow(), biased), biased }
    })
    const rewritten = ownConvolutions.rewrite(graph)
    expect(countOf(rewritten, 'SegscaleConv2D', 'BiasAdd', 'Relu')).toEqual([1, 0, 1])
    expectSame(rewritten, graph)
  })

  it('lets one of two convolutions that are added up take the other one as residual', () => {
    const inputs = { x: [1, 5, 5, 16], k: [3, 3, 16, 16], l: [3, 3, 16, 16], b: [16] }
    const graph = recordedGraph(inputs, ({ x, k, l, b }) => {
      const branch = (kernel: Tensor): Tensor => biasAdd(tensorflow(), conv2d(tensorflow(), x, kernel, 1), b)
      return { y: relu(tensorflow(), tf.add(branch(k), branch(l))) }
    })
    const rewritten = ownConvolutions.rewrite(graph)
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
