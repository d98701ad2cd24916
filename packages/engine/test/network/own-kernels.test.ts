import { RandomStream, type Recipe } from '@segscale/core'
import { familyByName, instantiate, type Rescale } from '@segscale/models'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { NetworkProgram } from '../../src/network/network-program.ts'
import { initialWeights } from '../../src/network/parameters.ts'
import { usesOwnKernels } from '../../src/program/own-kernels.ts'
import { tensorflow } from '../../src/tensorflow.ts'

const format = { height: 12, width: 12, channels: 3, classes: 10, mean: [0.49, 0.48, 0.45], std: [0.25, 0.24, 0.26] }
const batchSize = 32

/** Images and labels by draw; the draws are the first ones, none was picked. */
function batch(draw: number): { images: Uint8Array; labels: Int32Array } {
  const random = RandomStream.derive('own-kernels.test', draw)
  const images = new Uint8Array(batchSize * 12 * 12 * 3).map(() => random.integer(256))
  return { images, labels: new Int32Array(batchSize).map(() => random.integer(10)) }
}

afterEach(() => {
  vi.unstubAllEnvs()
})

/** Losses of ten steps, and the logits before them, with TensorFlow's ops alone or with ours in their place. */
function trained(
  rescale: Rescale,
  precision: Recipe['precision'],
  ownKernels: boolean,
  draw = 0,
): { losses: number[]; logits: Float32Array } {
  // What decides is how many threads TensorFlow may use; it read that when this process started, so nothing else changes.
  vi.stubEnv('TF_NUM_INTRAOP_THREADS', ownKernels ? '1' : '2')
  expect(usesOwnKernels(tensorflow())).toBe(ownKernels)
  const program = new NetworkProgram(tensorflow(), {
    architecture: instantiate(familyByName('resnet20'), rescale, format),
    format,
    precision,
    evaluationBatchSize: batchSize,
    training: {
      batchSize,
      optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
      labelSmoothing: 0,
    },
  })
  program.setWeights(initialWeights(program.parameters, 1))
  const { images, labels } = batch(draw)
  // Before any step, where the weights are still equal.
  const logits = program.logits(images)
  const losses = Array.from({ length: 10 }, () => program.step(images, labels, 0.01))
  program.dispose()
  return { losses, logits }
}

function worstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, at) => Math.abs(value - (b[at] as number))))
}

describe("NetworkProgram with this package's ops", () => {
  it.each<[string, Rescale]>([
    ['widths that all ops take', { depth: [2, 2, 2], width: [16, 32, 32] }],
    ['widths that some ops leave to TensorFlow', { depth: [2, 2, 2], width: [8, 24, 16] }],
    ['widths that are stored with zeros behind', { depth: [2, 1, 2], width: [13, 19, 37] }],
  ])('trains and evaluates as with those of TensorFlow, with %s', (_, rescale) => {
    for (const draw of [0, 1, 2, 3]) {
      const own = trained(rescale, 'float32', true, draw)
      const theirs = trained(rescale, 'float32', false, draw)
      // Sums in another order: equal to the last bit would mean that nothing was replaced.
      expect(own.losses).not.toEqual(theirs.losses)
      expect(own.losses.at(-1)).toBeLessThan(own.losses[0] as number)
      expect(Math.abs((own.losses[0] as number) - (theirs.losses[0] as number))).toBeLessThan(2e-6)
      // Rounding grows in training: TensorFlow against itself, weights changed by 6e-8 of their size, differs by up to 2.5e-4.
      expect(worstDifference(own.losses, theirs.losses)).toBeLessThan(1e-3)
      expect(worstDifference(own.logits, theirs.logits)).toBeLessThan(1e-4)
    }
  })

  it('trains as with those of TensorFlow in bfloat16', () => {
    const rescale = { depth: [2, 2, 2], width: [16, 32, 32] }
    const [own, theirs] = [true, false].map((ownKernels) => trained(rescale, 'bfloat16', ownKernels).losses) as [
      number[],
      number[],
    ]
    expect(own).not.toEqual(theirs)
    expect(worstDifference(own, theirs)).toBeLessThan(2e-2)
  })

  it('repeats its losses and logits bit for bit', () => {
    const rescale = { depth: [1, 1, 1], width: [16, 24, 16] }
    expect(trained(rescale, 'float32', true)).toEqual(trained(rescale, 'float32', true))
  })
})
