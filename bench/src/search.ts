// Searches tables of recorded trainings by every strategy, and by the samplers of Optuna and BoTorch; see `--help`.
import { describeMachine } from './harness/machine.ts'
import { oneOf, positiveInteger, positiveNumbers, readOptions } from './harness/options.ts'
import { peerPython } from './harness/peer.ts'
import { decimals, printReport, progress, type Column } from './harness/report.ts'
import { peerOutcomes, peerSearches, peerStrategies, type PeerStrategy } from './harness/search-peers.ts'
import { oracleRow, searchRow, type SearchRow } from './harness/search-score.ts'
import { ownStrategies, searchOutcome, type OwnStrategy, type SearchOutcome } from './harness/search-study.ts'
import { readSearchTable } from './harness/search-table.ts'

type Strategy = OwnStrategy | PeerStrategy

const options = readOptions({
  target: 'search',
  about:
    'How good the nets are that each strategy chooses from a table of recorded trainings: one training is one seed of one\n' +
    'net, the accuracy of a chosen net is its mean over all seeds. Strategies of Optuna and BoTorch run where\n' +
    'SEGSCALE_PEER_PYTHON names a Python that has them.',
  options: {
    table: { default: '', help: 'CSV file with columns w1, … or b1, …, acc1, …, params, flops' },
    trainings: { default: '64,128', help: 'trainings that a search may spend' },
    repeats: { default: '20', help: 'searches of each strategy; seeds, sentinels and chance differ' },
    budgets: { default: '0.1,0.2,0.3,0.5,1', help: "shares of the largest net's parameters" },
    strategies: { default: '', help: 'which; default all of ours, and with peers all of theirs' },
  },
})
const table = readSearchTable(options.table)
const budgets = positiveNumbers(options.budgets, 'budgets')
const counts = positiveNumbers(options.trainings, 'trainings').map((count) => positiveInteger(`${count}`, 'trainings'))
const repeats = positiveInteger(options.repeats, 'repeats')
const machine = describeMachine()
const python = peerPython()
const known: readonly Strategy[] = [...ownStrategies, ...peerStrategies]
const usual = python === undefined ? ownStrategies : known
const strategies =
  options.strategies === '' ? usual : options.strategies.split(',').map((name) => oneOf(name, known, 'strategies'))

async function ownRow(strategy: OwnStrategy, trainings: number): Promise<SearchRow> {
  const start = performance.now()
  const outcomes: SearchOutcome[] = []
  for (let repeat = 0; repeat < repeats; repeat++) {
    outcomes.push(await searchOutcome({ table, strategy, budgets, trainings, repeat }))
  }
  const seconds = (performance.now() - start) / 1000 / repeats
  return searchRow({ table, budgets }, { strategy, trainings, seconds }, outcomes)
}

async function peerRows(strategy: PeerStrategy): Promise<SearchRow[]> {
  if (python === undefined) throw new TypeError(`${strategy} needs SEGSCALE_PEER_PYTHON: a Python that has it.`)
  const searches = await peerSearches(python, table, { strategy, trainings: Math.max(...counts), repeats })
  return counts.map((trainings) => {
    const about = { strategy, trainings, seconds: searches.seconds }
    return searchRow({ table, budgets }, about, peerOutcomes(table, budgets, searches, trainings))
  })
}

const rows: SearchRow[] = []
for (const strategy of strategies) {
  progress(strategy)
  const own = ownStrategies.find((name) => name === strategy)
  const peer = peerStrategies.find((name) => name === strategy)
  if (own !== undefined) for (const trainings of counts) rows.push(await ownRow(own, trainings))
  if (peer !== undefined) rows.push(...(await peerRows(peer)))
}
rows.push(oracleRow(table, budgets))

const columns: Column<SearchRow>[] = [
  { title: 'strategy', text: (row) => row.strategy },
  { title: 'trainings', text: (row) => String(row.trainings) },
  ...budgets.map((budget): Column<SearchRow> => {
    return { title: `${budget * 100} %`, text: (row) => decimals(row.byBudget[String(budget)] ?? undefined, 2) }
  }),
  { title: 'mean', text: (row) => decimals(row.mean ?? undefined, 3) },
  { title: 'hypervolume', text: (row) => decimals(row.hypervolume, 4) },
  { title: 's per search', text: (row) => decimals(row.seconds, 1) },
]
const notes = [
  `Accuracy in %, mean of ${repeats} searches, of the net chosen for each share of the largest net's parameters.`,
  'Hypervolume of the nets trained, in points above the worst net of the table times the share of parameters saved.',
]
printReport({ machine, versions: { node: process.versions.node }, rows, notes }, columns, options.json === 'true')
