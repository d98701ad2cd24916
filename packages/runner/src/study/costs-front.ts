import { logExpectedImprovement } from '@segscale/gp'

/** A net with a score, to be maximised, and several costs, to be minimised. */
export interface ScoredCosts {
  readonly score: number
  readonly costs: readonly number[]
}

/**
 * A front of uncertain scores against several known costs, and what candidates would add to the volume below it: exact.
 *
 * Space is cut at the costs of the front into cells, in each of which the best known score is one height. A candidate
 * lifts every cell at or above its own costs, so the expected gain is a sum of expected improvements over the heights, each
 * times the volume of costs that it covers.
 *
 * @see Emmerich, Deutz, Klinkenberg (2011), Hypervolume-based expected improvement; the case of one uncertain objective.
 */
export class CostsFront {
  readonly #reference: ScoredCosts
  readonly #points: readonly ScoredCosts[]
  /** Where each cost is cut, ascending, the first open below. */
  readonly #cuts: readonly (readonly number[])[]
  /** Which of the heights each cell has, the last cost fastest. */
  readonly #cells: Int32Array
  readonly #heights: readonly number[]

  /**
   * Takes any points; dominated ones and those not better than the reference in every respect do no harm.
   *
   * @param reference - The worst score and the highest costs that count.
   */
  constructor(points: readonly ScoredCosts[], reference: ScoredCosts) {
    const inside = points.filter(
      ({ score, costs }) => score > reference.score && costs.every((cost, j) => cost < (reference.costs[j] as number)),
    )
    this.#reference = reference
    this.#points = inside.filter((point) => !inside.some((other) => isBetter(other, point)))
    this.#cuts = reference.costs.map((_, j) => [
      -Infinity,
      ...[...new Set(this.#points.map(({ costs }) => costs[j] as number))].sort((a, b) => a - b),
    ])
    const scores = corners(this.#cuts).map((corner) => this.#heightAt(corner))
    this.#heights = [...new Set(scores)]
    const places = new Map(this.#heights.map((height, place) => [height, place]))
    this.#cells = Int32Array.from(scores, (score) => places.get(score) as number)
  }

  /** Natural log of the expected volume that a candidate with score `N(mean, deviation²)` and known costs would add. */
  logExpectedImprovement(mean: number, deviation: number, costs: readonly number[]): number {
    const volumes = this.#volumes(costs)
    const terms = this.#heights.map((height, place) => {
      const volume = volumes[place] as number
      return volume > 0 ? Math.log(volume) + logExpectedImprovement(mean, deviation, height) : -Infinity
    })
    const largest = Math.max(...terms)
    if (largest === -Infinity) return -Infinity
    return largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0))
  }

  /** Never below {@link CostsFront.logExpectedImprovement}, and cheaper: as if the front stayed as low as at these costs. */
  logBound(mean: number, deviation: number, costs: readonly number[]): number {
    let volume = 1
    for (const [j, cost] of costs.entries()) volume *= Math.max(0, (this.#reference.costs[j] as number) - cost)
    if (volume === 0) return -Infinity
    return Math.log(volume) + logExpectedImprovement(mean, deviation, this.#heightAt(costs)) + boundMargin
  }

  /** The volume of costs at or above a candidate's, by height. */
  #volumes(costs: readonly number[]): Float64Array {
    const widths = this.#cuts.map((cuts, j) =>
      cuts.map((from, i) => {
        const to = cuts[i + 1] ?? this.#reference.costs[j] ?? Infinity
        return Math.max(0, to - Math.max(from, costs[j] as number))
      }),
    )
    let products = [1]
    for (const axis of widths) products = products.flatMap((product) => axis.map((width) => product * width))
    const volumes = new Float64Array(this.#heights.length)
    for (const [cell, height] of this.#cells.entries()) {
      volumes[height] = (volumes[height] as number) + (products[cell] as number)
    }
    return volumes
  }

  /** The best score known at or below some costs. */
  #heightAt(costs: readonly number[]): number {
    let best = this.#reference.score
    for (const point of this.#points) {
      if (point.score > best && point.costs.every((cost, j) => cost <= (costs[j] as number))) best = point.score
    }
    return best
  }
}

const boundMargin = 1e-9

/** Whether one point is at least as good in every respect and better in one. */
function isBetter(a: ScoredCosts, b: ScoredCosts): boolean {
  const isNoWorse = a.score >= b.score && a.costs.every((cost, j) => cost <= (b.costs[j] as number))
  return isNoWorse && (a.score > b.score || a.costs.some((cost, j) => cost < (b.costs[j] as number)))
}

function corners(cuts: readonly (readonly number[])[]): number[][] {
  let found: number[][] = [[]]
  for (const axis of cuts) found = found.flatMap((corner) => axis.map((from) => [...corner, from]))
  return found
}
