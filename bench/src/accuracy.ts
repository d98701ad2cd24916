// Trains ResNet-20 and two rescales on CIFAR-10 and compares their test accuracy with PyTorch's; see `--help`.
import type { Recipe } from '@segscale/core'
import { openDataset, selectImages } from '@segscale/data'
import { ensureNative, tensorflow, train, trainingEnvironment } from '@segscale/engine'
import { familyByName, instantiate } from '@segscale/models'
import { describeMachine } from './harness/machine.ts'
import { oneOf, positiveNumbers, readOptions } from './harness/options.ts'
import { printReport, progress, type Column } from './harness/report.ts'
import { mean, rounded } from './harness/statistics.ts'

/** Test accuracy of one net, a share in [0, 1] per seed. */
interface AccuracyRow {
  readonly depth: readonly number[]
  readonly channels: readonly number[]
  readonly precision: string
  readonly seeds: readonly number[]
  readonly accuracies: readonly number[]
  readonly mean: number
  /** PyTorch 2.15 in float32 under the same recipe, seeds 1, 2, 3. */
  readonly peerAccuracies: readonly number[]
  readonly peerMean: number
}

const options = readOptions({
  target: 'accuracy',
  about:
    'Test accuracy of ResNet-20 and two rescales after 8 epochs of the first 10,000 CIFAR-10 training images, beside that of\n' +
    'PyTorch 2.15 under the same recipe, which was measured once: batch 128, SGD with Nesterov momentum 0.9, peak learning\n' +
    'rate 0.1, linear warm-up over 20 % of the steps, then cosine to 0, weight decay 5e-4, pad-4 crop and flip. One core,\n' +
    'about 25 minutes in float32.',
  options: {
    seeds: { default: '1,2,3', help: 'seeds, a training each' },
    precision: { default: 'float32', help: 'float32 or bfloat16' },
  },
})
const seeds = positiveNumbers(options.seeds, 'seeds')
const precision = oneOf(options.precision, ['float32', 'bfloat16'], 'precision')
const machine = describeMachine()
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
  precision,
  threads: 1,
}

await ensureNative()
const dataset = await openDataset({ name: 'cifar10' })
const images = selectImages(
  dataset.loadTrain(),
  Int32Array.from({ length: 10_000 }, (_, index) => index),
)
const test = dataset.loadTest()

const rows: AccuracyRow[] = []
for (const { depth, width, reference } of nets) {
  const architecture = instantiate(familyByName('resnet20'), { depth, width }, dataset)
  const accuracies: number[] = []
  for (const seed of seeds) {
    progress(`${depth.join()} / ${width.join()}, seed ${seed}`)
    // The test images in place of validation images: this measures the engine and selects nothing.
    const outcome = await train({ architecture, recipe, seed, dataset, train: images, validation: test })
    if (outcome.status !== 'trained') throw new Error(`A training must succeed, but: ${outcome.message}`)
    accuracies.push(rounded(outcome.validation.accuracy))
  }
  rows.push({
    depth,
    channels: width,
    precision,
    seeds,
    accuracies,
    mean: rounded(mean(accuracies)),
    peerAccuracies: reference,
    peerMean: rounded(mean(reference)),
  })
}

const list = (numbers: readonly number[]): string => numbers.map((number) => number.toFixed(4)).join(' ')
const columns: Column<AccuracyRow>[] = [
  { title: 'blocks / channels', text: ({ depth, channels }) => `${depth.join()} / ${channels.join()}` },
  { title: 'precision', text: (row) => row.precision },
  { title: 'ours', text: ({ accuracies }) => list(accuracies) },
  { title: 'mean', text: (row) => row.mean.toFixed(3) },
  { title: 'PyTorch', text: ({ peerAccuracies }) => list(peerAccuracies) },
  { title: 'mean', text: ({ peerMean }) => peerMean.toFixed(3) },
]
const versions = { node: process.versions.node, tensorflow: tensorflow().binding.TF_Version }
printReport({ machine, versions, rows, notes: [] }, columns, options.json === 'true')
