import { fileURLToPath } from 'node:url'
import { AskedProcess } from './asked-process.ts'
import { latticeAcquisitions, type LatticeAcquisition } from './gp-acquisitions.ts'
import { decimals, progress, type Column } from './report.ts'
import { median, rounded } from './statistics.ts'

/** Scoring of a whole lattice, best candidates included. */
export interface LatticeRow {
  readonly candidates: number
  readonly acquisition: LatticeAcquisition
  readonly n: number
  readonly threads: number
  readonly seconds: number
  /** Of the whole process. */
  readonly peakMiB: number
  /** Indices of the best candidates by the acquisition, best first; the first of several acquisitions. */
  readonly best: readonly number[]
}

/** What `gp-lattice-process` is asked and answers. */
export interface LatticeQuestion {
  readonly levels: readonly number[]
  readonly n: number
  readonly threads: number
  readonly top: number
  readonly acquisition: LatticeAcquisition
}

/** Answer to a {@link LatticeQuestion}. */
export interface LatticeAnswer {
  readonly seconds: number
  readonly peakMiB: number
  readonly best: readonly number[]
}

// As many candidates as ResNet-110 has rescales with 8 widths (18³ · 8³), by every acquisition, and ten million.
const lattices = [
  ...latticeAcquisitions.map((acquisition) => ({ levels: [18, 18, 18, 8, 8, 8], acquisition })),
  { levels: [25, 20, 20, 10, 10, 10], acquisition: latticeAcquisitions[0] },
]

/** Scores each lattice in a process of its own, so that peaks of memory do not mix. */
export async function latticeRows(threads: number, rounds: number): Promise<LatticeRow[]> {
  const rows: LatticeRow[] = []
  for (const { levels, acquisition } of lattices) {
    const candidates = levels.reduce((product, count) => product * count, 1)
    progress(`${candidates} candidates, ${acquisition}`)
    const script = fileURLToPath(new URL('../gp-lattice-process.js', import.meta.url))
    const scorer = new AskedProcess('gp-lattice-process', process.execPath, [script], process.env)
    const question: LatticeQuestion = { levels, n: 100, threads, top: 8, acquisition }
    const answers: LatticeAnswer[] = []
    for (let round = 0; round < rounds; round++) answers.push(await scorer.ask<LatticeAnswer>(question))
    await scorer.close()
    rows.push({
      candidates,
      acquisition,
      n: question.n,
      threads,
      seconds: rounded(median(answers.map(({ seconds }) => seconds)), 3),
      peakMiB: rounded(Math.max(...answers.map(({ peakMiB }) => peakMiB)), 3),
      best: answers[0]?.best ?? [],
    })
  }
  return rows
}

/** Columns of a table of these rows. */
export const latticeColumns: readonly Column<LatticeRow>[] = [
  { title: 'candidates', text: ({ candidates }) => String(candidates) },
  { title: 'acquisition', text: ({ acquisition }) => acquisition },
  { title: 'n', text: ({ n }) => String(n) },
  { title: 'threads', text: ({ threads }) => String(threads) },
  { title: 'mean, deviation and top 8, s', text: ({ seconds }) => decimals(seconds, 2) },
  { title: 'peak, MiB', text: ({ peakMiB }) => decimals(peakMiB, 0) },
]
