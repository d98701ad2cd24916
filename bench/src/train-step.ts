// Times training steps beside PyTorch's; see `--help`.
import { caseOptions, chooseCases } from './harness/case-options.ts'
import { describeMachine } from './harness/machine.ts'
import { caseLabel } from './harness/net-case.ts'
import { oneOf, positiveInteger, readOptions } from './harness/options.ts'
import { noPeerNote, peerPython } from './harness/peer.ts'
import { printReport, progress } from './harness/report.ts'
import { median } from './harness/statistics.ts'
import { build, peerModes, startOurs, startPyTorch, steps, versionsOf } from './harness/step-contestant.ts'
import { stepColumns, stepRow, type StepRow } from './harness/step-rows.ts'
import { takeTurns } from './harness/take-turns.ts'
import { machineColumns, machineRows } from './harness/whole-machine.ts'

const options = readOptions({
  target: 'train-step',
  about:
    'Milliseconds of a training step, one thread, beside PyTorch where SEGSCALE_PEER_PYTHON names a Python with torch.\n' +
    'Contestants take turns; figures are medians over rounds; ratio is the quickest mode of PyTorch over ours.',
  options: {
    ...caseOptions,
    modes: {
      default: 'eager',
      help: 'eager, compile or all: which modes of PyTorch (compiling takes a minute per net)',
    },
    rounds: { default: '5', help: 'rounds in which everyone takes a turn' },
    steps: { default: '3', help: 'steps of a turn; one more goes before them' },
    machine: { default: false, help: 'the whole machine instead of one thread: images per second of all cores' },
  },
})
const rounds = positiveInteger(options.rounds, 'rounds')
const count = positiveInteger(options.steps, 'steps')
const kinds = oneOf(options.modes, ['eager', 'compile', 'all'], 'modes')
const cases = chooseCases(options)
const machine = describeMachine()
const python = peerPython()
const notes = python === undefined ? [noPeerNote] : []

if (options.machine === 'true') {
  const { rows, versions } = await machineRows(cases, { python, cores: machine.cores, kinds, rounds })
  printReport({ machine, versions, rows, notes }, machineColumns, options.json === 'true')
} else {
  const modes = python === undefined ? [] : peerModes(cases[0]?.precision ?? 'float32', kinds)
  const ours = startOurs(1)
  const peers = modes.map((mode) => startPyTorch(python ?? '', mode, 1))
  const contestants = [ours, ...peers]
  const rows: StepRow[] = []
  for (const net of cases) {
    progress(caseLabel(net))
    for (const contestant of contestants) await build(contestant, net)
    const times = await takeTurns(contestants, rounds, async (contestant) => median(await steps(contestant, count)))
    rows.push(stepRow(net, times[0] ?? [], new Map(modes.map((mode, at) => [mode, times[at + 1] ?? []]))))
  }
  const versions = { ...(await versionsOf(ours)), ...(peers[0] && (await versionsOf(peers[0]))) }
  await Promise.all(contestants.map((contestant) => contestant.close()))
  printReport({ machine, versions, rows, notes }, stepColumns(modes), options.json === 'true')
}
