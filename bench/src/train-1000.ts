// Times whole trainings, compilation counted, beside torch.compile; see `--help`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caseOptions, chooseCases } from './harness/case-options.ts'
import { describeMachine } from './harness/machine.ts'
import { caseLabel, uniformCases, type NetCase } from './harness/net-case.ts'
import { positiveInteger, readOptions } from './harness/options.ts'
import { noPeerNote, peerPython } from './harness/peer.ts'
import { decimals, printReport, progress, type Column } from './harness/report.ts'
import { median, rounded } from './harness/statistics.ts'
import { build, peerModes, startOurs, startPyTorch, steps, versionsOf } from './harness/step-contestant.ts'
import { stepRow, type StepRow } from './harness/step-rows.ts'
import { takeTurns } from './harness/take-turns.ts'

/** A training of `trainingSteps` steps: compilation and first step measured, the rest from the median step. */
interface TrainingRow extends StepRow {
  readonly trainingSteps: number
  readonly oursCompileSeconds: number
  readonly oursSeconds: number
  readonly peerCompileSeconds: number | null
  readonly peerSeconds: number | null
  /** `peerSeconds / oursSeconds`: above 1, ours is quicker. */
  readonly wholeRatio: number | null
}

const options = readOptions({
  target: 'train-1000',
  about:
    'Seconds of a whole training, compilation counted on both sides, beside torch.compile, one thread each.\n' +
    'Compiling up to the end of the first step is measured, once; the other steps are the median of a few, times their\n' +
    'number. Both sides have loaded their libraries and compiled another net before, as a process that trains many has.',
  options: {
    ...caseOptions,
    families: { ...caseOptions.families, default: 'resnet20' },
    widths: { ...caseOptions.widths, default: '0.25,0.3,0.5,0.625,0.75,1' },
    'training-steps': { default: '1000', help: 'steps of the training' },
    rounds: { default: '5', help: 'rounds in which everyone takes a turn' },
    steps: { default: '3', help: 'steps of a turn; one more goes before them' },
  },
})
const trainingSteps = positiveInteger(options['training-steps'], 'training-steps')
const rounds = positiveInteger(options.rounds, 'rounds')
const count = positiveInteger(options.steps, 'steps')
const cases = chooseCases(options)
const machine = describeMachine()
const python = peerPython()
// An empty cache: what an earlier run compiled would be found again otherwise.
const cache = mkdtempSync(join(tmpdir(), 'segscale-bench-'))
const modes = python === undefined ? [] : peerModes(cases[0]?.precision ?? 'float32', 'compile')
const mode = modes.at(-1)
const peerSettings = { TORCHINDUCTOR_CACHE_DIR: cache, TORCHINDUCTOR_COMPILE_THREADS: '1' }
const ours = startOurs(1)
const peers = python === undefined || mode === undefined ? [] : [startPyTorch(python, mode, 1, peerSettings)]
const contestants = [ours, ...peers]

async function row(net: NetCase): Promise<TrainingRow> {
  progress(caseLabel(net))
  const [compiled = 0, peerCompiled] = await takeTurns(contestants, 1, (contestant) => build(contestant, net)).then(
    (seconds) => seconds.map(median),
  )
  const times = await takeTurns(contestants, rounds, async (contestant) => median(await steps(contestant, count)))
  const step = stepRow(net, times[0] ?? [], new Map(mode === undefined ? [] : [[mode, times[1] ?? []]]))
  const whole = (compileSeconds: number, ms: number): number => compileSeconds + ((trainingSteps - 1) * ms) / 1000
  const oursSeconds = whole(compiled, step.oursMs)
  const peerSeconds = peerCompiled === undefined || step.peerMs === null ? null : whole(peerCompiled, step.peerMs)
  return {
    ...step,
    trainingSteps,
    oursCompileSeconds: rounded(compiled),
    oursSeconds: rounded(oursSeconds),
    peerCompileSeconds: peerCompiled === undefined ? null : rounded(peerCompiled),
    peerSeconds: peerSeconds === null ? null : rounded(peerSeconds),
    wholeRatio: peerSeconds === null ? null : rounded(peerSeconds / oursSeconds, 3),
  }
}

const columns: Column<TrainingRow>[] = [
  { title: 'net', text: ({ channels, ...net }) => caseLabel({ ...net, width: channels }) },
  { title: 'precision', text: ({ precision }) => precision },
  { title: 'ours: compile, s', text: ({ oursCompileSeconds }) => decimals(oursCompileSeconds, 2) },
  { title: 'step, ms', text: ({ oursMs }) => decimals(oursMs, 1) },
  { title: 'whole, s', text: ({ oursSeconds }) => decimals(oursSeconds, 1) },
  { title: 'torch.compile: compile, s', text: ({ peerCompileSeconds: s }) => decimals(s ?? undefined, 1) },
  { title: 'step, ms', text: ({ peerMs }) => decimals(peerMs ?? undefined, 1) },
  { title: 'whole, s', text: ({ peerSeconds }) => decimals(peerSeconds ?? undefined, 1) },
  { title: 'ratio of wholes', text: ({ wholeRatio }) => decimals(wholeRatio ?? undefined, 2) },
]

try {
  // A net that is in no table, so that libraries are loaded and nothing of it is found again.
  const warm = uniformCases(['resnet8'], [0.2], { batch: 16, precision: cases[0]?.precision ?? 'float32' })
  for (const net of warm) for (const contestant of contestants) await build(contestant, net)
  const rows: TrainingRow[] = []
  for (const net of cases) rows.push(await row(net))
  const versions = { ...(await versionsOf(ours)), ...(peers[0] && (await versionsOf(peers[0]))) }
  const note =
    mode === undefined
      ? noPeerNote
      : `PyTorch: ${mode}. The whole is compilation and first step as measured, and ${trainingSteps - 1} median steps.`
  printReport({ machine, versions, rows, notes: [note] }, columns, options.json === 'true')
} finally {
  await Promise.all(contestants.map((contestant) => contestant.close()))
  rmSync(cache, { recursive: true, force: true })
}
