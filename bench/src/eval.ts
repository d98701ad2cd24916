// Compares the throughput of evaluation with that of training; see `--help`.
import { evaluate, tensorflow, train, trainingEnvironment, type EvaluationInput } from '@segscale/engine'
import { caseOptions, chooseCases } from './harness/case-options.ts'
import { describeMachine } from './harness/machine.ts'
import { caseLabel, imageFormat, type NetCase } from './harness/net-case.ts'
import { NetUnderTest } from './harness/net-under-test.ts'
import { positiveInteger, readOptions } from './harness/options.ts'
import { randomImages } from './harness/random-images.ts'
import { decimals, printReport, progress, type Column } from './harness/report.ts'
import { mean, median, rounded } from './harness/statistics.ts'
import { takeTurns } from './harness/take-turns.ts'
import { trainingInput } from './harness/training-input.ts'

/** Throughput of one net's evaluation and training. */
interface EvaluationRow {
  readonly net: string
  readonly precision: string
  readonly trainingImagesPerSecond: number
  readonly evaluationImagesPerSecond: number
  /** `evaluationImagesPerSecond / trainingImagesPerSecond`. */
  readonly ratio: number
}

const options = readOptions({
  target: 'eval',
  about:
    'Images per second of evaluating stored weights and of training steps, one thread, in turns. An evaluation compiles its\n' +
    'program first: what is timed is the difference between evaluating many images and few.',
  options: {
    ...caseOptions,
    families: { ...caseOptions.families, default: 'resnet20' },
    widths: { ...caseOptions.widths, default: '0.25,0.5,1' },
    rounds: { default: '5', help: 'rounds in which both take a turn' },
    steps: { default: '5', help: 'training steps of a turn; one more goes before them' },
  },
})
const rounds = positiveInteger(options.rounds, 'rounds')
const steps = positiveInteger(options.steps, 'steps')
const cases = chooseCases(options)
const machine = describeMachine()
// Before TensorFlow is loaded, which happens for the first net.
Object.assign(process.env, trainingEnvironment(1))

const few = randomImages(1000)
const many = randomImages(4000)

function evaluationSeconds(input: Omit<EvaluationInput, 'images'>): number {
  const seconds = [few, many].map((images) => {
    const start = performance.now()
    evaluate({ ...input, images })
    return (performance.now() - start) / 1000
  })
  return (seconds[1] ?? 0) - (seconds[0] ?? 0)
}

async function row(net: NetCase): Promise<EvaluationRow> {
  progress(caseLabel(net))
  const input = trainingInput(net, { epochs: 1, steps: 1, validation: 1 })
  const outcome = await train(input)
  if (outcome.status !== 'trained') throw new Error(`A step of ${caseLabel(net)} must succeed: ${outcome.message}`)
  const { architecture } = input
  const stored = { architecture, dataset: imageFormat, weights: outcome.weights }
  const training = new NetUnderTest(net)
  const turns = [
    () => evaluationSeconds(stored) / (many.count - few.count),
    () => mean(training.steps(steps + 1).slice(1)) / 1000 / net.batch,
  ]
  const [evaluations = [], trainings = []] = await takeTurns(turns, rounds, (turn) => Promise.resolve(turn()))
  training.dispose()
  return {
    net: caseLabel(net),
    precision: net.precision,
    trainingImagesPerSecond: rounded(1 / median(trainings)),
    evaluationImagesPerSecond: rounded(1 / median(evaluations)),
    ratio: rounded(median(trainings) / median(evaluations), 3),
  }
}

const columns: Column<EvaluationRow>[] = [
  { title: 'net', text: ({ net }) => net },
  { title: 'precision', text: ({ precision }) => precision },
  { title: 'training, images/s', text: ({ trainingImagesPerSecond }) => decimals(trainingImagesPerSecond, 0) },
  { title: 'evaluation, images/s', text: ({ evaluationImagesPerSecond }) => decimals(evaluationImagesPerSecond, 0) },
  { title: 'ratio', text: ({ ratio }) => decimals(ratio, 2) },
]
const rows: EvaluationRow[] = []
for (const net of cases) rows.push(await row(net))
const versions = { node: process.versions.node, tensorflow: tensorflow().binding.TF_Version }
printReport({ machine, versions, rows, notes: [] }, columns, options.json === 'true')
