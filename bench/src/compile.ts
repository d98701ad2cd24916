// Times compilation: from the first line of recording to the end of the first step; see `--help`.
import { trainingEnvironment, tensorflow } from '@segscale/engine'
import { caseOptions, chooseCases } from './harness/case-options.ts'
import { describeMachine } from './harness/machine.ts'
import { caseLabel, uniformCases } from './harness/net-case.ts'
import { NetUnderTest } from './harness/net-under-test.ts'
import { positiveInteger, readOptions } from './harness/options.ts'
import { decimals, printReport, progress, type Column } from './harness/report.ts'
import { median, rounded } from './harness/statistics.ts'
import { takeTurns } from './harness/take-turns.ts'

/** How long one net takes to be ready. */
interface CompileRow {
  readonly net: string
  readonly batch: number
  readonly precision: string
  /** Record, rewrite, load, set the weights and take the first step. */
  readonly compileSeconds: number
  /** A step afterwards, of which the first one is not better. */
  readonly stepMs: number
}

const options = readOptions({
  target: 'compile',
  about:
    'Seconds from the beginning of recording to the end of the first training step, one thread, TensorFlow loaded.\n' +
    'Medians over rounds; every round compiles each net anew.',
  options: { ...caseOptions, rounds: { default: '3', help: 'rounds in which every net is compiled' } },
})
const rounds = positiveInteger(options.rounds, 'rounds')
const cases = chooseCases(options)
const machine = describeMachine()
// Before TensorFlow is loaded, which happens for the first net.
Object.assign(process.env, trainingEnvironment(1))

// Loads TensorFlow and compiles the code of this process.
for (const net of uniformCases(['resnet8'], [1], { batch: 16, precision: 'float32' })) new NetUnderTest(net).dispose()
const measured = await takeTurns(cases, rounds, (net) => {
  progress(caseLabel(net))
  const underTest = new NetUnderTest(net)
  const stepMs = median(underTest.steps(2))
  underTest.dispose()
  return Promise.resolve({ seconds: underTest.compileSeconds, stepMs })
})
const rows = cases.map((net, at): CompileRow => {
  const times = measured[at] ?? []
  return {
    net: caseLabel(net),
    batch: net.batch,
    precision: net.precision,
    compileSeconds: rounded(median(times.map(({ seconds }) => seconds)), 3),
    stepMs: rounded(median(times.map(({ stepMs }) => stepMs))),
  }
})
const columns: Column<CompileRow>[] = [
  { title: 'net', text: ({ net }) => net },
  { title: 'precision', text: ({ precision }) => precision },
  { title: 'record to first step, s', text: ({ compileSeconds }) => decimals(compileSeconds, 2) },
  { title: 'step, ms', text: ({ stepMs }) => decimals(stepMs, 1) },
]
const versions = { node: process.versions.node, tensorflow: tensorflow().binding.TF_Version }
printReport({ machine, versions, rows, notes: [] }, columns, options.json === 'true')
