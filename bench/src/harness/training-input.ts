import type { Recipe } from '@segscale/core'
import type { TrainingInput } from '@segscale/engine'
import { familyByName, instantiate } from '@segscale/models'
import { imageFormat, type NetCase } from './net-case.ts'
import { randomImages } from './random-images.ts'

/** A training of random images, with the augmentation of the experiments that ship. */
export function trainingInput(
  { family, depth, width, batch, precision }: NetCase,
  { epochs, steps, validation }: { epochs: number; steps: number; validation: number },
): TrainingInput {
  const recipe: Recipe = {
    epochs,
    batchSize: batch,
    optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
    learningRate: { peak: 0.01, schedule: 'cosine', warmup: 0.2, milestones: [], factor: 1 },
    labelSmoothing: 0,
    augment: [{ padCrop: 4 }, 'flip'],
    precision,
    threads: 1,
  }
  return {
    architecture: instantiate(familyByName(family), { depth, width }, imageFormat),
    recipe,
    seed: 1,
    dataset: imageFormat,
    train: randomImages(steps * batch),
    validation: randomImages(validation),
  }
}
