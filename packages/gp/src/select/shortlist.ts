import { isBetter, type ScoredCandidate } from './top-candidates.ts'

// Candidates scored anew at a time: enough to share the work of a prediction, few enough to stop early.
const scoredAtOnce = 256

// A posterior made anew rounds differently: scores this much apart, as a share, may have changed places by that alone.
const roundingShare = 1e-9

/** Scores candidates by their index, in the same order; minus infinity for what must not be taken. */
export type Scorer = (indices: readonly number[]) => ArrayLike<number>

/**
 * The best candidates of a scan, for further picks without another scan, as long as scores can only have fallen since.
 *
 * Old scores are then upper bounds: in falling order of them, candidates are scored anew until one beats all bounds that
 * are left. The answer is that of scoring everything, for the work of scoring a few.
 */
export class Shortlist {
  #candidates: readonly ScoredCandidate[]
  readonly #floor: number

  /**
   * Takes over a scan's result.
   *
   * @param candidates - Best first.
   * @param floor - No candidate outside of the list scores above this; minus infinity where there is none outside of it.
   */
  constructor(candidates: readonly ScoredCandidate[], floor: number) {
    this.#candidates = candidates
    this.#floor = floor
  }

  /**
   * Takes the best candidate off the list.
   *
   * @param score - Gives today's scores, none above the one before.
   * @returns undefined if there is none to take, or if a candidate outside of the list may be as good.
   */
  take(score: Scorer): ScoredCandidate | undefined {
    let best: ScoredCandidate | undefined
    const scored: ScoredCandidate[] = []
    while (scored.length < this.#candidates.length) {
      const next = this.#candidates[scored.length] as ScoredCandidate
      if (best !== undefined && best.score > raised(next.score)) break
      const indices = this.#candidates.slice(scored.length, scored.length + scoredAtOnce).map(({ index }) => index)
      const scores = score(indices)
      for (const [i, index] of indices.entries()) {
        const candidate = { index, score: scores[i] as number }
        scored.push(candidate)
        if (best === undefined || isBetter(candidate, best)) best = candidate
      }
    }
    if (best === undefined || best.score <= raised(this.#floor)) return undefined
    const taken = best.index
    const rest = [...scored, ...this.#candidates.slice(scored.length)].filter(({ index }) => index !== taken)
    this.#candidates = rest.sort((a, b) => (isBetter(a, b) ? -1 : 1))
    return best
  }
}

function raised(score: number): number {
  return Number.isFinite(score) ? score + roundingShare * (1 + Math.abs(score)) : score
}
