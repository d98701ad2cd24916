import type { Acquisition } from '../acquisition/acquisition.ts'
import type { GaussianProcess } from '../gaussian-process.ts'
import { rangePosterior } from '../lattice/range-posterior.ts'
import type { RangePosterior } from '../lattice/lattice-source.ts'
import { latticePoints, type LatticeTables } from '../lattice/lattice.ts'
import type { LatticePool } from '../workers/lattice-pool.ts'
import { scoreLattice, type CostColumn } from './score-lattice.ts'
import { Shortlist, type Scorer } from './shortlist.ts'

/** A candidate that was picked and believed to come out at its mean. */
export interface BelievedPick {
  readonly index: number
  /** Its inputs. */
  readonly x: readonly number[]
  /** What it was believed to score when it was picked. */
  readonly mean: number
  /** 0 where there is no cost column. */
  readonly cost: number
}

/** What to pick from, and how. */
export interface BatchOptions {
  readonly process: GaussianProcess
  readonly tables: LatticeTables
  /** How many to pick. */
  readonly count: number
  /** The acquisition once some have been picked; believing in a pick must not raise the score of any candidate. */
  readonly acquisition: (picks: readonly BelievedPick[], process: GaussianProcess) => Acquisition
  readonly costs?: CostColumn | undefined
  readonly isExcluded?: ((index: number) => boolean) | undefined
  readonly pool?: LatticePool | undefined
  /** How many candidates of a scan are kept for later picks: changes the time it takes, not the result. Default 32,768. */
  readonly shortlist?: number | undefined
  /** Known noise variance of a believed score, where the process has such. Default 0. */
  readonly noiseVariance?: number | undefined
}

/**
 * A batch by the kriging believer: each pick is believed to score its posterior mean before the next one is made, so
 * that its neighbours lose their uncertainty and the batch spreads. The way to go on while results are pending.
 *
 * The picks are those of a whole scan for each of them; most scans are saved by a {@link Shortlist}.
 *
 * @returns Fewer than asked for only where the candidates run out.
 * @throws {@link GpError} as `scoreLattice` does.
 * @see Ginsbourger, Le Riche, Carraro (2010), Kriging is well-suited to parallelize optimization.
 */
export async function believerBatch(options: BatchOptions): Promise<BelievedPick[]> {
  const batch = new BelieverBatch(options)
  while (await batch.pickNext());
  return batch.picks
}

class BelieverBatch {
  readonly picks: BelievedPick[] = []
  readonly #options: BatchOptions
  readonly #picked = new Set<number>()
  #process: GaussianProcess
  #posterior: RangePosterior
  #shortlist: { readonly maxCost: number; readonly list: Shortlist } | undefined

  constructor(options: BatchOptions) {
    this.#options = options
    this.#process = options.process
    this.#posterior = rangePosterior(options.process.regression, options.tables)
  }

  /** Picks one candidate more; false once the batch is full or nothing is left. */
  async pickNext(): Promise<boolean> {
    const { acquisition, count, noiseVariance = 0 } = this.#options
    if (this.picks.length >= count) return false
    const by = acquisition(this.picks, this.#process)
    const index = this.#listed(by) ?? (await this.#scanned(by))
    if (index === undefined) return false
    const [seen] = this.#seen([index])
    if (seen === undefined) return false
    this.#picked.add(index)
    this.picks.push(seen)
    const variances = this.#process.regression.noiseVariances && [noiseVariance]
    this.#process = this.#process.withPoints([[...seen.x]], [seen.mean], variances)
    this.#posterior = rangePosterior(this.#process.regression, this.#options.tables)
    return true
  }

  // A list of another budget would lack candidates.
  #listed(by: Acquisition): number | undefined {
    if (this.#shortlist?.maxCost !== (by.maxCost ?? Infinity)) return undefined
    const score: Scorer = (indices) =>
      this.#seen(indices).map((seen) => (this.#picked.has(seen.index) ? -Infinity : by.score({ ...seen, others: [] })))
    return this.#shortlist.list.take(score)?.index
  }

  async #scanned(by: Acquisition): Promise<number | undefined> {
    const { tables, costs, pool, isExcluded, shortlist = 32_768 } = this.#options
    const [best] = await scoreLattice({
      processes: [this.#process],
      tables,
      acquisitions: [by],
      top: shortlist + 1,
      costs,
      pool,
      isExcluded: (index) => this.#picked.has(index) || isExcluded?.(index) === true,
    })
    const [first, ...others] = best?.candidates ?? []
    this.#shortlist = { maxCost: by.maxCost ?? Infinity, list: new Shortlist(others, best?.floor ?? -Infinity) }
    return first?.index
  }

  // The figures that a scan would give, to the bit.
  #seen(indices: readonly number[]): (BelievedPick & { readonly deviation: number })[] {
    const { tables, costs } = this.#options
    const [mean, deviation, cost] = [new Float64Array(1), new Float64Array(1), new Float64Array(1)]
    return indices.map((index) => {
      this.#posterior.fill(index, index + 1, mean, deviation)
      costs?.(index, index + 1, cost)
      const x = [...latticePoints(tables, index, 1)]
      return { index, x, mean: mean[0] as number, deviation: deviation[0] as number, cost: cost[0] as number }
    })
  }
}
