// Compares whole epochs, with shuffling, augmentation and batching, with the bare step; see `--help`.
import { tensorflow, train, trainingEnvironment } from '@segscale/engine'
import { caseOptions, chooseCases } from './harness/case-options.ts'
import { describeMachine } from './harness/machine.ts'
import { caseLabel, type NetCase } from './harness/net-case.ts'
import { NetUnderTest } from './harness/net-under-test.ts'
import { positiveInteger, readOptions } from './harness/options.ts'
import { decimals, printReport, progress, type Column } from './harness/report.ts'
import { mean, median, rounded } from './harness/statistics.ts'
import { trainingInput } from './harness/training-input.ts'

/** Throughput of one net's training, with and without feeding. */
interface EpochRow {
  readonly net: string
  readonly batch: number
  readonly precision: string
  readonly stepImagesPerSecond: number
  readonly epochImagesPerSecond: number
  /** `epochImagesPerSecond / stepImagesPerSecond`. */
  readonly share: number
}

const options = readOptions({
  target: 'epoch',
  about:
    'Images per second of whole epochs of a training (shuffling, pad-4 crop and flip, batching, steps) and of bare steps on\n' +
    'one batch, one thread. Each epoch is followed by as many bare steps of a second program in the same process.',
  options: {
    ...caseOptions,
    families: { ...caseOptions.families, default: 'resnet20' },
    widths: { ...caseOptions.widths, default: '0.25,0.5,1' },
    rounds: { default: '5', help: 'epochs that count; one more goes before them' },
    steps: { default: '20', help: 'steps of an epoch' },
  },
})
const rounds = positiveInteger(options.rounds, 'rounds')
const steps = positiveInteger(options.steps, 'steps')
const cases = chooseCases(options)
const machine = describeMachine()
// Before TensorFlow is loaded, which happens for the first net.
Object.assign(process.env, trainingEnvironment(1))

async function row(net: NetCase): Promise<EpochRow> {
  progress(caseLabel(net))
  const bare = new NetUnderTest(net)
  const epochs: number[] = []
  const bareSteps: number[] = []
  // A clock of its own: the bare steps between two epochs are no part of either.
  let start = performance.now()
  await train(trainingInput(net, { epochs: rounds + 1, steps, validation: 1 }), {
    onEpoch: ({ epoch }) => {
      const seconds = (performance.now() - start) / 1000
      const milliseconds = bare.steps(steps)
      start = performance.now()
      // The first of each prepares what the others find ready.
      if (epoch === 1) return
      epochs.push(seconds / steps)
      bareSteps.push(mean(milliseconds) / 1000)
    },
  })
  bare.dispose()
  return {
    net: caseLabel(net),
    batch: net.batch,
    precision: net.precision,
    stepImagesPerSecond: rounded(net.batch / median(bareSteps)),
    epochImagesPerSecond: rounded(net.batch / median(epochs)),
    share: rounded(median(bareSteps) / median(epochs), 3),
  }
}

const columns: Column<EpochRow>[] = [
  { title: 'net', text: ({ net }) => net },
  { title: 'batch', text: ({ batch }) => String(batch) },
  { title: 'precision', text: ({ precision }) => precision },
  { title: 'bare step, images/s', text: ({ stepImagesPerSecond }) => decimals(stepImagesPerSecond, 0) },
  { title: 'whole epoch, images/s', text: ({ epochImagesPerSecond }) => decimals(epochImagesPerSecond, 0) },
  { title: 'share', text: ({ share }) => decimals(share, 3) },
]
const rows: EpochRow[] = []
for (const net of cases) rows.push(await row(net))
const versions = { node: process.versions.node, tensorflow: tensorflow().binding.TF_Version }
printReport({ machine, versions, rows, notes: [] }, columns, options.json === 'true')
