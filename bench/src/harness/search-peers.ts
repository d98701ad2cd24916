import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { peerEnvironment } from './peer.ts'
import { bestObserved } from './search-score.ts'
import type { SearchOutcome } from './search-study.ts'
import type { SearchTable } from './search-table.ts'

/** Samplers of Optuna and BoTorch; `bench/peers/search.py` says how they are set up. */
export const peerStrategies = [
  'optuna-tpe',
  'optuna-nsga2',
  'optuna-gp',
  'botorch-qlognehvi',
  'botorch-qnehvi',
] as const
export type PeerStrategy = (typeof peerStrategies)[number]

/** The searches of one sampler, each to the largest number of trainings. */
export interface PeerSearches {
  /** Rows with the seed's column, from 0, in the order of the trainings; one list per repeat. */
  readonly trained: readonly (readonly (readonly [row: number, seed: number])[])[]
  /** Of one search. */
  readonly seconds: number
}

/** Runs the searches of one sampler in a process of its own. */
export async function peerSearches(
  python: string,
  table: SearchTable,
  { strategy, trainings, repeats }: { strategy: PeerStrategy; trainings: number; repeats: number },
): Promise<PeerSearches> {
  const { rows } = table.recorded
  const problem = {
    inputs: rows.map(({ values }) => values),
    costs: table.shares,
    labels: rows.map(({ accuracies }) => accuracies),
    ...{ trainings, repeats, strategies: [strategy] },
  }
  const start = performance.now()
  const script = fileURLToPath(new URL('../../peers/search.py', import.meta.url))
  const text = await output(python, [script], JSON.stringify(problem))
  const lines = text.trim().split('\n')
  const trained = lines.map((line) => (JSON.parse(line) as { trained: [number, number][] }).trained)
  return { trained, seconds: (performance.now() - start) / 1000 / repeats }
}

/** What a sampler's searches had come to after so many trainings. */
export function peerOutcomes(
  table: SearchTable,
  budgets: readonly number[],
  { trained }: PeerSearches,
  trainings: number,
): SearchOutcome[] {
  return trained.map((list) => bestObserved(table, budgets, list.slice(0, trainings)))
}

function output(program: string, args: string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env: peerEnvironment(1), maxBuffer: 2 ** 28 }
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`${program} ${args.join(' ')} must end well, but: ${stderr.slice(-2000) || error.message}`))
    })
    child.stdin?.end(input)
  })
}
