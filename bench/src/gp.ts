// Times the Gaussian process beside scikit-learn and BoTorch; see `--help`.
import type { AskedProcess } from './harness/asked-process.ts'
import { gpData } from './harness/gp-data.ts'
import { latticeColumns, latticeRows } from './harness/gp-lattice-rows.ts'
import { doTask, gpModel, gpTasks, predicted, type GpTask, type GpTurn } from './harness/gp-tasks.ts'
import { describeMachine } from './harness/machine.ts'
import { oneOf, positiveInteger, positiveNumbers, readOptions } from './harness/options.ts'
import { noPeerNote, peerPython, startPeer } from './harness/peer.ts'
import { decimals, printReport, progress, reportTable, type Column } from './harness/report.ts'
import { median, rounded } from './harness/statistics.ts'
import { takeTurns } from './harness/take-turns.ts'

const peerNames = ['sklearn', 'botorch', 'botorch-matern52'] as const
type PeerName = (typeof peerNames)[number]

/** One task on one number of points. */
interface GpRow {
  readonly task: GpTask
  readonly n: number
  readonly oursMs: number
  /** The quickest peer's; null where no peer was timed, as are the next two. */
  readonly peerMs: number | null
  readonly peer: PeerName | null
  /** `peerMs / oursMs`: above 1, ours is quicker. */
  readonly ratio: number | null
  readonly peers: Readonly<Partial<Record<PeerName, number>>>
  /** Of the standardised outputs under the model of the note, for those that fit or evaluate that model. */
  readonly logLikelihoods: Readonly<Record<string, number>>
}

const options = readOptions({
  target: 'gp',
  about:
    'Milliseconds of a whole fit, of mean and deviation of 100,000 lattice candidates, and of one likelihood with its\n' +
    'gradient, one thread, 6 inputs, beside scikit-learn and BoTorch where SEGSCALE_PEER_PYTHON names a Python that has\n' +
    'them; then seconds and memory of scoring whole lattices on all cores. Contestants take turns; medians over rounds.',
  options: {
    tasks: { default: 'fit,predict,likelihood,lattice', help: 'what to measure' },
    n: { default: '50,100,200,500', help: 'numbers of training points' },
    rounds: { default: '3', help: 'rounds in which everyone takes a turn' },
  },
})
const rounds = positiveInteger(options.rounds, 'rounds')
const sizes = positiveNumbers(options.n, 'n')
const tasks = options.tasks.split(',').map((task) => oneOf<GpTask | 'lattice'>(task, [...gpTasks, 'lattice'], 'tasks'))
const machine = describeMachine()
const python = peerPython()
const compared = tasks.filter((task) => task !== 'lattice')
const names = python === undefined || compared.length === 0 ? [] : peerNames
const peers = names.map((name): [PeerName, AskedProcess] => [
  name,
  startPeer('gp.py', { python: python ?? '', args: [name], threads: 1 }),
])

async function row(task: GpTask, n: number): Promise<GpRow> {
  progress(`${task}, n = ${n}`)
  const data = gpData(n)
  const repeats = Math.max(3, Math.round(2000 / n))
  for (const [, peer] of peers) await peer.ask({ data, model: gpModel, predicted })
  const contestants: [string, () => GpTurn | Promise<GpTurn>][] = [
    ['ours', () => doTask(task, data, repeats)],
    ...peers.map(([name, peer]): [string, () => Promise<GpTurn>] => [name, () => peer.ask<GpTurn>({ task, repeats })]),
  ]
  // A first turn prepares what the others find ready: compiled code, the quickest way to ask a library. Fits take long
  // and differ in length alone, so that one of them is enough.
  if (task !== 'fit' || n === sizes[0]) await takeTurns(contestants, 1, async ([, turn]) => await turn())
  const turns = await takeTurns(contestants, rounds, async ([, turn]) => await turn())
  const last = new Map(contestants.map(([name], at) => [name, turns[at]?.at(-1)]))
  checkAgreement(last.get('ours'), last.get('sklearn'))
  const [oursMs = 0, ...peerMs] = turns.map((list) => 1000 * median(list.map(({ seconds }) => seconds)))
  const timed = peers.map(([name], at) => [name, peerMs[at] ?? 0] as const)
  const best = timed.toSorted(([, a], [, b]) => a - b)[0]
  return {
    task,
    n,
    oursMs: rounded(oursMs),
    peerMs: best === undefined ? null : rounded(best[1]),
    peer: best?.[0] ?? null,
    ratio: best === undefined ? null : rounded(best[1] / oursMs, 3),
    peers: Object.fromEntries(timed.map(([name, ms]) => [name, rounded(ms)])),
    logLikelihoods: Object.fromEntries(
      [...last].flatMap(([name, turn]) =>
        turn?.logLikelihood === undefined ? [] : [[name, rounded(turn.logLikelihood, 8)]],
      ),
    ),
  }
}

// scikit-learn computes the same model at the same hyperparameters: other predictions would make the timing worthless.
function checkAgreement(ours: GpTurn | undefined, theirs: GpTurn | undefined): void {
  if (ours?.checksum === undefined || theirs?.checksum === undefined) return
  if (Math.abs(ours.checksum - theirs.checksum) <= 1e-6) return
  throw new Error(`Predictions must agree, but their means are ${ours.checksum} and ${theirs.checksum}.`)
}

const columns: Column<GpRow>[] = [
  { title: 'task', text: ({ task }) => task },
  { title: 'n', text: ({ n }) => String(n) },
  { title: 'ours, ms', text: ({ oursMs }) => decimals(oursMs, 2) },
  ...names.map((name) => ({ title: `${name}, ms`, text: (row: GpRow): string => decimals(row.peers[name], 2) })),
  { title: 'ratio', text: ({ ratio }) => decimals(ratio ?? undefined, 2) },
  {
    title: 'log likelihood',
    text: ({ logLikelihoods }) =>
      Object.entries(logLikelihoods)
        .map(([name, value]) => `${name} ${decimals(value, 3)}`)
        .join(', '),
  },
]
const rows: GpRow[] = []
for (const task of compared) for (const n of sizes) rows.push(await row(task, n))
const versions: Record<string, string> = { node: process.versions.node }
for (const [, peer] of peers) Object.assign(versions, await peer.ask({ versions: true }))
await Promise.all(peers.map(([, peer]) => peer.close()))
const lattices = tasks.includes('lattice') ? await latticeRows(machine.cores, Math.min(rounds, 3)) : []
const notes = [
  ...(python === undefined ? [noPeerNote] : []),
  'Model: variance * matern52(ard) + white, mean 0, outputs standardised. scikit-learn fits it with 5 restarts;',
  'botorch-matern52 is the same model in BoTorch, from one start; botorch is its default model (RBF, priors), from one.',
]
if (options.json === 'true') {
  process.stdout.write(`${JSON.stringify({ machine, versions, rows, lattices, notes })}\n`)
} else {
  printReport({ machine, versions, rows, notes }, columns, false)
  if (lattices.length > 0) process.stdout.write(`\n${reportTable(lattices, latticeColumns)}\n`)
}
