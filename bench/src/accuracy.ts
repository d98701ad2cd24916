// Test accuracy of ResNet-20 and two rescales after 8 epochs of the first 10,000 CIFAR-10 training images, three seeds each.
//
//   npx nx run bench:accuracy [--seeds=1,2,3] [--precision=float32]
//
// PyTorch 2.15 under the same recipe, seeds 1, 2, 3 (batch 128, SGD with Nesterov momentum 0.9, peak learning rate 0.1, linear
// warm-up over 20 % of the steps, then cosine to 0, weight decay 5e-4, pad-4 crop and flip): see `reference`. One core, 25 minutes.
import { parseArgs } from 'node:util'
import type { Recipe } from '@segscale/core'
import { openDataset, selectImages } from '@segscale/data'
import { ensureNative, train, trainingEnvironment } from '@segscale/engine'
import { familyByName, instantiate } from '@segscale/models'

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '1,2,3' }, precision: { type: 'string', default: 'float32' } },
})
// Before TensorFlow is loaded, which happens in the first training.
Object.assign(process.env, trainingEnvironment(1))

const nets = [
  { depth: [3, 2, 1], width: [8, 16, 32], reference: [0.5448, 0.5565, 0.5666] },
  { depth: [1, 2, 3], width: [16, 8, 24], reference: [0.5697, 0.5767, 0.5726] },
  { depth: [3, 3, 3], width: [16, 32, 64], reference: [0.6799, 0.6767, 0.6646] },
]
const recipe: Recipe = {
  epochs: 8,
  batchSize: 128,
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
  learningRate: { peak: 0.1, schedule: 'cosine', warmup: 0.2, milestones: [], factor: 1 },
  labelSmoothing: 0,
  augment: [{ padCrop: 4 }, 'flip'],
  precision: values.precision === 'bfloat16' ? 'bfloat16' : 'float32',
  threads: 1,
}

await ensureNative()
const dataset = await openDataset({ name: 'cifar10' })
const images = selectImages(
  dataset.loadTrain(),
  Int32Array.from({ length: 10_000 }, (_, index) => index),
)
const test = dataset.loadTest()
const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length

for (const { depth, width, reference } of nets) {
  const architecture = instantiate(familyByName('resnet20'), { depth, width }, dataset)
  const accuracies: number[] = []
  for (const seed of values.seeds.split(',').map(Number)) {
    // The test images in place of validation images: this measures the engine and selects nothing.
    const outcome = await train({ architecture, recipe, seed, dataset, train: images, validation: test })
    accuracies.push(outcome.status === 'trained' ? outcome.validation.accuracy : Number.NaN)
  }
  const list = (numbers: readonly number[]): string => numbers.map((number) => number.toFixed(4)).join(' ')
  process.stdout.write(
    `${depth.join()} / ${width.join()}: ${list(accuracies)}, mean ${mean(accuracies).toFixed(3)}; ` +
      `PyTorch ${list(reference)}, mean ${mean(reference).toFixed(3)}\n`,
  )
}
