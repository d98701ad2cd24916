import type { Acquisition, Belief, Candidate } from '../acquisition/acquisition.ts'
import { GpError } from '../gp-error.ts'
import { LatticePool } from '../workers/lattice-pool.ts'
import type { LatticeScan } from '../workers/lattice-scan.ts'
import type { Figures } from '../workers/messages.ts'
import { TopCandidates, type ScoredCandidate } from './top-candidates.ts'

/** Writes the costs of the candidates `from` to `to - 1` to the start of `target`. */
export type CostColumn = (from: number, to: number, target: Float64Array) => void

/** Takes a block of candidates: their figures under each process, and their costs where there is a cost column. */
export type CandidateBlockVisitor = (from: number, figures: readonly Figures[], costs: Float64Array | undefined) => void

/** What to score, by what, and what to keep. */
export interface LatticeScoring extends Omit<LatticeScan, 'meansOnly'> {
  /** Each gets a list of its own, from one scan: for example one per budget. */
  readonly acquisitions: readonly Acquisition[]
  /** How many candidates to keep for each acquisition. */
  readonly top: number
  /** Exactly known costs, computed block by block on the calling thread. */
  readonly costs?: CostColumn | undefined
  /** Candidates that must not be chosen, such as those that were trained already. */
  readonly isExcluded?: ((index: number) => boolean) | undefined
  /** Sees every candidate on the way, in order; the arrays are reused. */
  readonly visit?: CandidateBlockVisitor | undefined
  /** Threads to work on. Default: the calling one. */
  readonly pool?: LatticePool | undefined
}

/** What one acquisition found. */
export interface LatticeBest {
  /** Best first; of equal scores the lower index. Fewer than asked for only where there are no more. */
  readonly candidates: readonly ScoredCandidate[]
  /** No other candidate scores above this; minus infinity where there is no other. */
  readonly floor: number
}

/**
 * Scores every candidate of a lattice and keeps the best by each acquisition.
 *
 * The answer is that of scoring them all one by one: bounds only save the scores of candidates that cannot be among the
 * best. Memory does not grow with the lattice, and neither threads nor blocks change a bit of the result.
 *
 * @throws {@link GpError} with code `LATTICE_INVALID`, `INPUT_INVALID` where an acquisition needs costs and there are
 * none, or `WORKER_FAILED`.
 * @example (await scoreLattice({ processes: [process], tables, acquisitions: [byExpectedImprovement(0.9)], top: 8 }))[0]
 */
export async function scoreLattice(scoring: LatticeScoring): Promise<LatticeBest[]> {
  const { acquisitions, costs, visit } = scoring
  if (
    costs === undefined &&
    acquisitions.some((acquisition) => acquisition.usesCost || acquisition.maxCost !== undefined)
  ) {
    throw new GpError(
      'INPUT_INVALID',
      'Acquisitions with costs or budgets need a cost column, but got none: pass costs.',
    )
  }
  const meansOnly = visit === undefined && !acquisitions.some(({ usesDeviation }) => usesDeviation)
  const selections = acquisitions.map((acquisition) => new Selection(acquisition, scoring.top, scoring.isExcluded))
  let column = new Float64Array(0)
  const pool = scoring.pool ?? new LatticePool({ threads: 1 })
  await pool.scan({ ...scoring, meansOnly }, (from, figures) => {
    const count = figures[0]?.mean.length ?? 0
    if (costs !== undefined) {
      if (column.length < count) column = new Float64Array(count)
      costs(from, from + count, column)
    }
    const costsHere = costs && column.subarray(0, count)
    offerAll(selections, from, figures, costsHere)
    visit?.(from, figures, costsHere)
  })
  return selections.map((selection) => selection.best())
}

/** The candidate that is being looked at; one object for all of them, because there are millions. */
interface Present extends Candidate {
  index: number
  mean: number
  deviation: number
  cost: number
}

function offerAll(
  selections: readonly Selection[],
  from: number,
  figures: readonly Figures[],
  costs: Float64Array | undefined,
): void {
  const [own, ...further] = figures
  if (own === undefined) return
  const others: { -readonly [K in keyof Belief]: Belief[K] }[] = further.map(() => ({ mean: 0, deviation: 0 }))
  const candidate: Present = { index: from, mean: 0, deviation: 0, cost: 0, others }
  for (let i = 0; i < own.mean.length; i++) {
    candidate.index = from + i
    candidate.mean = own.mean[i] as number
    candidate.deviation = own.deviation[i] as number
    if (costs !== undefined) candidate.cost = costs[i] as number
    for (const [p, other] of others.entries()) {
      other.mean = further[p]?.mean[i] as number
      other.deviation = further[p]?.deviation[i] as number
    }
    for (const selection of selections) selection.consider(candidate)
  }
}

/** The best candidates by one acquisition so far. */
class Selection {
  readonly #acquisition: Acquisition
  readonly #isExcluded: ((index: number) => boolean) | undefined
  readonly #maxCost: number
  readonly #top: TopCandidates

  constructor(acquisition: Acquisition, top: number, isExcluded: ((index: number) => boolean) | undefined) {
    this.#acquisition = acquisition
    this.#isExcluded = isExcluded
    this.#maxCost = acquisition.maxCost ?? Infinity
    this.#top = new TopCandidates(top)
  }

  consider(candidate: Candidate): void {
    if (candidate.cost > this.#maxCost) return
    const acquisition = this.#acquisition
    const { floor } = this.#top
    if (acquisition.bound && acquisition.bound(candidate, floor) < floor) return
    if (this.#isExcluded?.(candidate.index) === true) return
    this.#top.offer(candidate.index, acquisition.score(candidate))
  }

  best(): LatticeBest {
    return { candidates: this.#top.sorted(), floor: this.#top.floor }
  }
}
