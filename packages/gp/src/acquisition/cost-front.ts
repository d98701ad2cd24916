import { expectedImprovement, expectedImprovementLogBound, logExpectedImprovement } from './expected-improvement.ts'
import { logSumExp } from './log-sum.ts'

/** A point with a score, to be maximised, and a cost, to be minimised. */
export interface ScoredCost {
  readonly score: number
  readonly cost: number
}

/** A stretch of costs over which the best known score is the same. */
interface Strip {
  readonly from: number
  readonly to: number
  readonly height: number
}

/**
 * A front of uncertain scores against exactly known costs, and what candidates would add to the area below it.
 *
 * Over each cost the front's height is the best score known at or below that cost. A candidate that costs `c` lifts
 * the front wherever costs are at least `c` and heights below its score, so the expected gain is a sum of expected
 * improvements over strips: exact, and a few dozen operations per candidate.
 *
 * @see Emmerich, Deutz, Klinkenberg (2011), Hypervolume-based expected improvement; the case of one certain objective.
 */
export class CostFront {
  /** Area between the front and the reference point, in units of score times cost. */
  readonly hypervolume: number
  /** The points that no other one beats, by rising cost and score; of duplicates only one. */
  readonly points: readonly ScoredCost[]
  readonly #strips: readonly Strip[]
  readonly #floor: number
  readonly #end: number

  /**
   * Takes the front of any points; those not strictly better than the reference in both respects do not count.
   *
   * @param reference - The worst score and the highest cost that count.
   */
  constructor(points: readonly ScoredCost[], reference: ScoredCost) {
    this.points = front(points, reference)
    this.#floor = reference.score
    this.#end = reference.cost
    const strips: Strip[] = []
    let from = -Infinity
    let height = reference.score
    for (const { score, cost } of this.points) {
      strips.push({ from, to: cost, height })
      from = cost
      height = score
    }
    strips.push({ from, to: reference.cost, height })
    this.#strips = strips
    this.hypervolume = strips.reduce(
      (area, strip) =>
        strip.from === -Infinity ? area : area + (strip.to - strip.from) * (strip.height - reference.score),
      0,
    )
  }

  /** The area that a point of known score would add. */
  improvement(score: number, cost: number): number {
    return this.expectedImprovement(score, 0, cost)
  }

  /** The expected area that a candidate with score `N(mean, deviation²)` and known cost would add. */
  expectedImprovement(mean: number, deviation: number, cost: number): number {
    let total = 0
    for (const { from, to, height } of this.#strips) {
      const width = to - Math.max(from, cost)
      if (width > 0) total += width * expectedImprovement(mean, deviation, height)
    }
    return total
  }

  /** Natural log of {@link CostFront.expectedImprovement}, which ranks candidates also where that underflows. */
  logExpectedImprovement(mean: number, deviation: number, cost: number): number {
    const terms: number[] = []
    for (const { from, to, height } of this.#strips) {
      const width = to - Math.max(from, cost)
      if (width > 0) terms.push(Math.log(width) + logExpectedImprovement(mean, deviation, height))
    }
    return logSumExp(terms)
  }

  /**
   * A number that {@link CostFront.logExpectedImprovement} does not exceed, for the price of two logarithms: as if the
   * front stayed as low as it is at this cost up to the end.
   */
  logBound(mean: number, deviation: number, cost: number): number {
    const width = this.#end - cost
    if (!(width > 0)) return -Infinity
    const bound = Math.log(width) + expectedImprovementLogBound(mean, deviation, this.#heightAt(cost))
    return bound + boundMargin
  }

  // The best score known at or below a cost.
  #heightAt(cost: number): number {
    let low = 0
    let high = this.points.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.points[middle] as ScoredCost).cost <= cost) low = middle + 1
      else high = middle
    }
    return this.points[low - 1]?.score ?? this.#floor
  }
}

// For the rounding of the logarithm of the width and of sums of strips.
const boundMargin = 1e-9

function front(points: readonly ScoredCost[], reference: ScoredCost): ScoredCost[] {
  const kept: ScoredCost[] = []
  const inside = points.filter(({ score, cost }) => score > reference.score && cost < reference.cost)
  for (const point of inside.toSorted((a, b) => a.cost - b.cost || b.score - a.score)) {
    if (point.score > (kept.at(-1)?.score ?? -Infinity)) kept.push({ score: point.score, cost: point.cost })
  }
  return kept
}
