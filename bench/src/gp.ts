// Times the Gaussian process beside scikit-learn and BoTorch; see `--help`.
import { availableParallelism } from 'node:os'
import { ourselves, peer, peerNames, type GpContestant, type PeerName } from './harness/gp-contestants.ts'
import { latticeColumns, latticeRows } from './harness/gp-lattice-rows.ts'
import { gpTasks, type GpTask, type GpTurn } from './harness/gp-tasks.ts'
import { describeMachine } from './harness/machine.ts'
import { oneOf, positiveInteger, positiveNumbers, readOptions } from './harness/options.ts'
import { noPeerNote, peerPython } from './harness/peer.ts'
import { decimals, printReport, progress, reportTable, type Column } from './harness/report.ts'
import { median, rounded } from './harness/statistics.ts'
import { takeTurns } from './harness/take-turns.ts'

/** One task on one number of points. */
interface GpRow {
  readonly task: GpTask
  readonly n: number
  /** With the number of threads that is best for it, as are those of the peers. */
  readonly oursMs: number
  /** The quickest peer's; null where no peer was timed, as are the next two. */
  readonly peerMs: number | null
  readonly peer: PeerName | null
  /** `peerMs / oursMs`: above 1, ours is quicker. */
  readonly ratio: number | null
  readonly peers: Readonly<Partial<Record<PeerName, number>>>
  /** By contestant and number of threads. */
  readonly all: Readonly<Record<string, number>>
  /** Of the standardised outputs under the model of the note, for those that fit or evaluate that model. */
  readonly logLikelihoods: Readonly<Record<string, number>>
}

const options = readOptions({
  target: 'gp',
  about:
    'Milliseconds of a whole fit, of mean and deviation of 100,000 lattice candidates, and of one likelihood with its\n' +
    'gradient, 6 inputs, beside scikit-learn and BoTorch where SEGSCALE_PEER_PYTHON names a Python that has them; then\n' +
    'seconds and memory of scoring whole lattices on all cores. Contestants take turns; medians over rounds; of several\n' +
    'numbers of threads the best counts, for everybody.',
  options: {
    tasks: { default: 'fit,predict,likelihood,lattice', help: 'what to measure' },
    n: { default: '50,100,200,500', help: 'numbers of training points' },
    threads: { default: `1,${availableParallelism()}`, help: 'numbers of threads to try' },
    rounds: { default: '3', help: 'rounds in which everyone takes a turn' },
  },
})
const rounds = positiveInteger(options.rounds, 'rounds')
const sizes = positiveNumbers(options.n, 'n')
const tasks = options.tasks.split(',').map((task) => oneOf<GpTask | 'lattice'>(task, [...gpTasks, 'lattice'], 'tasks'))
const machine = describeMachine()
const python = peerPython()
const compared = tasks.filter((task) => task !== 'lattice')
const threads = [...new Set(positiveNumbers(options.threads, 'threads'))]
const names = python === undefined || compared.length === 0 ? [] : peerNames
const contestants: readonly GpContestant[] = threads.flatMap((count) => [
  ourselves(count),
  ...names.map((name) => peer(name, python ?? '', count)),
])

async function row(task: GpTask, n: number): Promise<GpRow> {
  progress(`${task}, n = ${n}`)
  const repeats = Math.max(3, Math.round(2000 / n))
  for (const contestant of contestants) await contestant.prepare(n)
  const turn = async (contestant: GpContestant): Promise<GpTurn> => await contestant.turn(task, n, repeats)
  // A first turn prepares what the others find ready: compiled code, the quickest way to ask a library. Fits take long
  // and differ in length alone, so that one of them is enough.
  if (task !== 'fit' || n === sizes[0]) await takeTurns(contestants, 1, turn)
  const turns = await takeTurns(contestants, rounds, turn)
  const all = contestants.map(({ name, threads }, at) => {
    const measured = turns[at] ?? []
    return { name, threads, ms: 1000 * median(measured.map(({ seconds }) => seconds)), last: measured.at(-1) }
  })
  const timed = names.map((name) => [name, best(all, name).ms] as const)
  const quickest = timed.toSorted(([, a], [, b]) => a - b)[0]
  const ours = best(all, 'ours')
  checkAgreement(ours.last, all.find(({ name }) => name === 'sklearn')?.last)
  return {
    task,
    n,
    oursMs: rounded(ours.ms),
    peerMs: quickest === undefined ? null : rounded(quickest[1]),
    peer: quickest?.[0] ?? null,
    ratio: quickest === undefined ? null : rounded(quickest[1] / ours.ms, 3),
    peers: Object.fromEntries(timed.map(([name, ms]) => [name, rounded(ms)])),
    all: Object.fromEntries(all.map(({ name, threads, ms }) => [`${name} ${threads}`, rounded(ms)])),
    logLikelihoods: Object.fromEntries(
      all.flatMap(({ name, last }) =>
        last?.logLikelihood === undefined ? [] : [[name, rounded(last.logLikelihood, 8)]],
      ),
    ),
  }
}

interface Timed {
  readonly name: GpContestant['name']
  readonly threads: number
  readonly ms: number
  readonly last: GpTurn | undefined
}

/** With the number of threads that is best for it. */
function best(all: readonly Timed[], name: GpContestant['name']): Timed {
  const own = all.filter((one) => one.name === name)
  return own.reduce((a, b) => (b.ms < a.ms ? b : a))
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
  {
    title: 'ours by threads, ms',
    text: ({ all }) => threads.map((count) => decimals(all[`ours ${count}`], 2)).join(' / '),
  },
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
for (const contestant of contestants) Object.assign(versions, await contestant.versions())
await Promise.all(contestants.map((contestant) => contestant.close()))
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
