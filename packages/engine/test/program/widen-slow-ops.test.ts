import type { Tensor } from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { batchNorm } from '../../src/ops/batch-norm.ts'
import { conv2d } from '../../src/ops/conv2d.ts'
import { lowerToBfloat16 } from '../../src/program/bfloat16.ts'
import type { Graph } from '../../src/program/graph.ts'
import { widenSlowOps } from '../../src/program/widen-slow-ops.ts'
import { tensorflow } from '../../src/tensorflow.ts'
import { worstError } from '../kernels/run-op.ts'
import { misplaced, recordedGraph, run } from './recorded-graph.ts'

const { tf } = tensorflow()

function convolutionGradients(stride: number): Graph {
  return recordedGraph({ x: [2, 6, 6, 16], kernel: [1, 1, 16, 8] }, ({ x, kernel }) => {
    const loss = (image: Tensor, weights: Tensor): Tensor =>
      tf.sum(tf.square(conv2d(tensorflow(), image, weights, stride)))
    const [dx, dKernel] = tf.grads(loss)([x, kernel]) as [Tensor, Tensor]
    return { dx, dKernel }
  })
}

function batchNormGradients(channels: number): Graph {
  return recordedGraph({ x: [2, 4, 4, channels], scale: [channels], offset: [channels] }, (inputs) => {
    const loss = (...tensors: Tensor[]): Tensor => {
      const [x, scale, offset] = tensors as [Tensor, Tensor, Tensor]
      return tf.sum(
        tf.mul(
          batchNorm(tensorflow(), [x, scale, offset], () => undefined),
          x,
        ),
      )
    }
    const [dx, dScale] = tf.grads(loss)([inputs.x, inputs.scale, inputs.offset]) as [Tensor, Tensor]
    return { dx, dScale }
  })
}

function typesOf(graph: Graph, ops: RegExp): (string | undefined)[] {
  return graph.nodes.filter(({ op }) => ops.test(op)).map(({ outputs }) => outputs[0]?.dtype)
}

const widened = (graph: Graph, multipliesBfloat16 = true): Graph =>
  widenSlowOps(multipliesBfloat16).rewrite(lowerToBfloat16.rewrite(graph))

describe('widenSlowOps', () => {
  it.each([
    ['gradients with explicit padding', convolutionGradients(2), /^Conv2DBackprop/],
    ['batch norm of 8 channels', batchNormGradients(8), /^FusedBatchNorm/],
  ])('computes %s in float32 and gives them in bfloat16', (_, graph, ops) => {
    const rewritten = widened(graph)
    expect(typesOf(rewritten, ops)).toEqual(['float32', 'float32'])
    expect(misplaced(rewritten)).toEqual([])
    const [actual, expected] = [run(rewritten), run(graph)]
    for (const [name, values] of Object.entries(expected)) {
      expect(worstError(actual[name] as Float32Array, values), name).toBeLessThan(2 ** -5)
    }
  })

  it.each([
    ['gradients with other padding', convolutionGradients(1), /^Conv2DBackprop/],
    ['batch norm of 16 channels', batchNormGradients(16), /^FusedBatchNorm/],
  ])('leaves %s in bfloat16', (_, graph, ops) => {
    expect(typesOf(widened(graph), ops)).toEqual(['bfloat16', 'bfloat16'])
  })

  it.each([
    ['convolutions', convolutionGradients(1), /^Conv2D/],
    ['batch norm', batchNormGradients(16), /^FusedBatchNorm/],
  ])('computes all %s in float32 on a CPU without instructions for bfloat16', (_, graph, ops) => {
    expect(new Set(typesOf(widened(graph, false), ops))).toEqual(new Set(['float32']))
  })

  it('leaves float32 as it is', () => {
    const graph = convolutionGradients(2)
    expect(run(widenSlowOps(false).rewrite(graph))).toEqual(run(graph))
    expect(typesOf(widenSlowOps(false).rewrite(graph), /^Cast$/)).toEqual(typesOf(graph, /^Cast$/))
  })
})
