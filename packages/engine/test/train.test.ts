import { RandomStream, type Recipe } from '@segscale/core'
import type { ImageSet } from '@segscale/data'
import { familyByName, instantiate } from '@segscale/models'
import { describe, expect, it } from 'vitest'
import { evaluate, train, type TrainingInput } from '../src/index.ts'

const format = { height: 8, width: 8, channels: 3, classes: 3, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] }

/** Images that can be learned: every class has a colour of its own, under noise. */
function colouredImages(count: number, purpose: string): ImageSet {
  const random = RandomStream.derive('train.test', purpose)
  const labels = new Uint8Array(count).map((_, index) => index % 3)
  const images = new Uint8Array(count * 8 * 8 * 3)
  images.forEach((_, position) => {
    const label = labels[Math.floor(position / 192)] as number
    images[position] = random.integer(160) + (position % 3 === label ? 90 : 0)
  })
  return { images, labels, count }
}

const recipe: Recipe = {
  epochs: 3,
  batchSize: 32,
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
  learningRate: { peak: 0.05, schedule: 'cosine', warmup: 0.2, milestones: [], factor: 1 },
  labelSmoothing: 0,
  augment: ['flip'],
  precision: 'float32',
  threads: 1,
}

const input: TrainingInput = {
  architecture: instantiate(familyByName('resnet8'), { depth: [1, 1, 1], width: [8, 8, 8] }, format),
  recipe,
  seed: 1,
  dataset: format,
  train: colouredImages(320, 'train'),
  // Not a multiple of the evaluation batch, so that its filled-up end is tried.
  validation: colouredImages(301, 'validation'),
}

describe('train', () => {
  it('learns, reports every epoch and step, and gives weights that evaluate the same', async () => {
    const epochs: number[] = []
    const steps: number[] = []
    const outcome = await train(input, {
      onEpoch: ({ epoch }) => epochs.push(epoch),
      onStep: ({ step }) => steps.push(step),
    })
    if (outcome.status !== 'trained') throw new Error(outcome.message)
    expect(outcome.validation.accuracy).toBeGreaterThan(0.9)
    expect(outcome.validation.correct / 301).toBe(outcome.validation.accuracy)
    expect(outcome.epochs.at(-1)?.loss).toBeLessThan(outcome.epochs[0]?.loss as number)
    expect(epochs).toEqual([1, 2, 3])
    expect(steps).toEqual(Array.from({ length: 30 }, (_, step) => step + 1))
    const again = evaluate({
      architecture: input.architecture,
      precision: 'float32',
      dataset: format,
      weights: outcome.weights,
      images: input.validation,
    })
    expect(again).toEqual(outcome.validation)
  })

  it('gives the same weights for the same input, and others for another seed', async () => {
    const weights = async (seed: number): Promise<Uint8Array> => {
      const outcome = await train({ ...input, seed, recipe: { ...recipe, epochs: 1 } })
      return outcome.status === 'trained' ? outcome.weights : new Uint8Array()
    }
    const first = await weights(1)
    expect(Buffer.compare(await weights(1), first)).toBe(0)
    expect(Buffer.compare(await weights(2), first)).not.toBe(0)
  })

  it('ends with a recorded failure when the loss explodes', async () => {
    const wild = { ...recipe, learningRate: { ...recipe.learningRate, peak: 1e12, warmup: 0 } }
    const outcome = await train({ ...input, recipe: wild })
    expect(outcome).toMatchObject({ status: 'failed', failure: 'diverged', epochs: [] })
    expect(outcome.status === 'failed' && outcome.message).toMatch(
      /^The loss was (NaN|Infinity|[\d.e+]+) at step \d+ of 30/,
    )
  })

  it('refuses weights of another architecture', () => {
    const weights = new Uint8Array(12)
    const { architecture, validation: images } = input
    expect(() => evaluate({ architecture, precision: 'float32', dataset: format, weights, images })).toThrow(
      /take \d+ bytes, but 12 were given/,
    )
  })
})
