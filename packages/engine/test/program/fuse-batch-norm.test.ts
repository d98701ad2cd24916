import type { Tensor } from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { batchNorm } from '../../src/ops/batch-norm.ts'
import { relu } from '../../src/ops/relu.ts'
import { lowerToBfloat16 } from '../../src/program/bfloat16.ts'
import { removeDeadNodes } from '../../src/program/dead-nodes.ts'
import { fuseBatchNorm } from '../../src/program/fuse-batch-norm.ts'
import type { Graph } from '../../src/program/graph.ts'
import { removeIdentities } from '../../src/program/remove-identities.ts'
import { tensorflow } from '../../src/tensorflow.ts'
import { worstError } from '../kernels/run-op.ts'
import { countOf, misplaced, recordedGraph, run } from './recorded-graph.ts'

const { tf } = tensorflow()
const theirs = ['FusedBatchNormV3', 'Relu', 'ReluGrad', 'FusedBatchNormGradV3']
const ours = ['SegscaleBatchNorm', 'SegscaleBatchNormGrad']
const shape = [2, 5, 6, 16]

type Body = (x: Tensor, normalise: (x: Tensor) => Tensor, residual: Tensor) => Tensor

/** A function of normalised images with its statistics, and with all of its gradients unless told otherwise. */
function graphOf(body: Body, options: { residual?: number[]; channels?: number; gradients?: boolean } = {}): Graph {
  const { residual = shape, channels = 16, gradients = true } = options
  const inputs = { x: [...shape.slice(0, 3), channels], scale: [channels], offset: [channels], residual, dy: shape }
  const graph = recordedGraph(inputs, ({ dy, ...tensors }) => {
    const statistics: Record<string, Tensor> = {}
    const value = (x: Tensor, scale: Tensor, offset: Tensor, added: Tensor): Tensor => {
      const normalise = (images: Tensor): Tensor =>
        batchNorm(tensorflow(), [images, scale, offset], ({ mean, variance }) => {
          // Of the first batch norm; else they would go with the tidy around the op.
          statistics['mean'] ??= tf.keep(mean)
          statistics['variance'] ??= tf.keep(variance)
        })
      return body(x, normalise, added)
    }
    const all = [tensors.x, tensors.scale, tensors.offset, tensors.residual] as const
    const y = value(...all)
    if (!gradients) return { y, ...statistics }
    const weighted = (...given: Tensor[]): Tensor =>
      tf.sum(tf.mul(value(...(given as [Tensor, Tensor, Tensor, Tensor])), channels === 16 ? dy : 1))
    const [dx, dScale, dOffset, dResidual] = tf.grads(weighted)([...all]) as [Tensor, Tensor, Tensor, Tensor]
    return { y, ...statistics, dx, dScale, dOffset, dResidual }
  })
  return removeIdentities.rewrite(removeDeadNodes.rewrite(graph))
}

function expectSame(rewritten: Graph, graph: Graph, within = 2e-5): void {
  expect(misplaced(rewritten)).toEqual([])
  const [actual, expected] = [run(rewritten), run(graph)]
  expect(Object.keys(actual)).toEqual(Object.keys(expected))
  for (const [name, values] of Object.entries(expected)) {
    expect(worstError(actual[name] as Float32Array, values), name).toBeLessThan(within)
  }
}

const rectify = (x: Tensor): Tensor => relu(tensorflow(), x)

// The gradient of a function that ignores an input needs it to be there all the same: it is added as 0 * residual.
const plain: Body = (x, normalise, residual) => tf.add(rectify(normalise(x)), tf.mul(residual, 0.5))
const withResidual: Body = (x, normalise, residual) => rectify(tf.add(normalise(x), residual))
const residualFirst: Body = (x, normalise, residual) => rectify(tf.add(residual, normalise(x)))

describe('fuseBatchNorm', () => {
  it.each<[string, Body]>([
    ['ReLU', plain],
    ['an added residual and ReLU', withResidual],
    ['ReLU, when it is added to the residual', residualFirst],
  ])('makes one op of batch norm and %s, and one of their gradients', (_, body) => {
    const graph = graphOf(body)
    const rewritten = fuseBatchNorm.rewrite(graph)
    expect(countOf(graph, ...theirs)).toEqual([2, 2, 1, 1])
    expect(countOf(rewritten, ...theirs)).toEqual([0, 0, 0, 0])
    expect(countOf(rewritten, ...ours)).toEqual([2, 1])
    expectSame(rewritten, graph)
  })

  it('takes the sum of two gradients that come in, too', () => {
    // ReLU's output goes two ways, so two gradients come back.
    const graph = graphOf((x, normalise, residual) => {
      const y = rectify(tf.add(normalise(x), residual))
      return tf.add(tf.sin(y), tf.square(y))
    })
    const rewritten = fuseBatchNorm.rewrite(graph)
    const fused = rewritten.nodes.find(({ op }) => op === 'SegscaleBatchNormGrad')
    expect(fused?.attributes['gradients']).toEqual({ kind: 'int', value: 2 })
    expectSame(rewritten, graph)
  })

  it('fuses one of two batch norms that are added up, and gives the other one its gradient', () => {
    const graph = graphOf((x, normalise, residual) => rectify(tf.add(normalise(x), normalise(residual))))
    const rewritten = fuseBatchNorm.rewrite(graph)
    expect(countOf(rewritten, 'FusedBatchNormV3', 'FusedBatchNormGradV3', 'Relu', 'ReluGrad')).toEqual([2, 1, 0, 0])
    expect(countOf(rewritten, ...ours)).toEqual([2, 1])
    expectSame(rewritten, graph)
  })

  it('fuses a chain of blocks, each the residual of the next', () => {
    const graph = graphOf((x, normalise, residual) => {
      const first = rectify(normalise(tf.add(x, residual)))
      const second = rectify(tf.add(normalise(first), x))
      return rectify(tf.add(normalise(second), second))
    })
    const rewritten = fuseBatchNorm.rewrite(graph)
    expect(countOf(rewritten, ...theirs)).toEqual([0, 0, 0, 0])
    expect(countOf(rewritten, ...ours)).toEqual([6, 3])
    expectSame(rewritten, graph, 1e-4)
  })

  it('fuses a forward pass alone', () => {
    const graph = graphOf(withResidual, { gradients: false })
    const rewritten = fuseBatchNorm.rewrite(graph)
    expect(countOf(rewritten, ...ours)).toEqual([1, 0])
    expectSame(rewritten, graph)
  })

  it('fuses bfloat16, too', () => {
    const graph = lowerToBfloat16.rewrite(graphOf(withResidual))
    const rewritten = fuseBatchNorm.rewrite(graph)
    expect(countOf(rewritten, ...ours)).toEqual([2, 1])
    const types = rewritten.nodes.filter(({ op }) => ours.includes(op)).map(({ attributes }) => attributes['T'])
    expect(types).toEqual(Array.from({ length: 3 }, () => ({ kind: 'type', value: 'bfloat16' })))
    expectSame(rewritten, graph, 3e-2)
  })

  it.each<[string, Body]>([
    ['that nothing rectifies', (x, normalise, residual) => tf.add(normalise(x), residual)],
    [
      'whose result has other users than ReLU',
      (x, normalise, residual) => {
        const normal = normalise(x)
        return tf.add(tf.add(rectify(normal), tf.sin(normal)), residual)
      },
    ],
    [
      'whose sum with the residual has other users than ReLU',
      (x, normalise, residual) => {
        const sum = tf.add(normalise(x), residual)
        return tf.add(rectify(sum), tf.sin(sum))
      },
    ],
    [
      'that is added to itself',
      (x, normalise) => {
        const normal = normalise(x)
        return rectify(tf.add(normal, normal))
      },
    ],
  ])('leaves a batch norm alone %s', (_, body) => {
    const graph = graphOf(body, { gradients: false })
    const rewritten = fuseBatchNorm.rewrite(graph)
    expect(countOf(rewritten, ...ours)).toEqual([0, 0])
    expectSame(rewritten, graph, 1e-7)
  })

  it.each([[[16]], [[2, 1, 1, 16]]])('leaves a broadcast addition of %j alone', (residual) => {
    for (const gradients of [false, true]) {
      const graph = graphOf(withResidual, { residual, gradients })
      const rewritten = fuseBatchNorm.rewrite(graph)
      expect(countOf(rewritten, ...ours)).toEqual([0, 0])
      expectSame(rewritten, graph, 1e-7)
    }
  })

  it('leaves channels alone that are no multiple of 8', () => {
    const options = { channels: 12, residual: [2, 5, 6, 12], gradients: false }
    expect(countOf(fuseBatchNorm.rewrite(graphOf(withResidual, options)), ...ours)).toEqual([0, 0])
  })

  it("leaves the forward pass alone where the gradient of ReLU is tfjs's own", () => {
    const graph = graphOf((x, normalise, residual) => tf.add(tf.relu(normalise(x)), residual))
    const rewritten = fuseBatchNorm.rewrite(graph)
    expect(countOf(rewritten, 'SegscaleBatchNormGrad')).toEqual([0])
    expectSame(rewritten, graph)
  })
})
