import type { Matrix } from 'ml-matrix'
import { GpError } from '../gp-error.ts'
import { integral } from '../statistics/integral.ts'
import { normalCdf, normalPdf } from '../statistics/normal.ts'

/** A normal belief about a score, to be maximised, at an exactly known cost, to be minimised. */
export interface CostedBelief {
  readonly mean: number
  /** 0 for a score that is known. */
  readonly deviation: number
  readonly cost: number
}

// Deviations on either side of a mean beyond which a normal holds 1e-17.
const reach = 8.5
const tolerance = 1e-11
// Rivals so much more certain make a step that a quadrature could step over.
const narrow = 0.1

/**
 * For each candidate the probability that it is on the front of score against cost, among these candidates alone: that
 * none of those which cost no more scores higher.
 *
 * Scores are taken for independent. Under a Gaussian process those of neighbours are not; then use
 * {@link frontFrequencies} on joint samples. Absolute error below 1e-9; `O(m²)` distribution functions, some hundred
 * times.
 */
export function probabilityOnFront(candidates: readonly CostedBelief[]): number[] {
  return candidates.map((own, i) => {
    const rivals = candidates.filter((other, j) => j !== i && other.cost <= own.cost)
    const uncertain = rivals.filter(({ deviation }) => deviation > 0)
    const aboveUncertain = (score: number): number => {
      let probability = 1
      for (const { mean, deviation } of uncertain) probability *= normalCdf((score - mean) / deviation)
      return probability
    }
    const known = rivals.filter(({ deviation }) => !(deviation > 0))
    if (!(own.deviation > 0)) return known.some((other) => dominates(other, own)) ? 0 : aboveUncertain(own.mean)
    const highest = known.reduce((height, { mean }) => Math.max(height, mean), -Infinity)
    const from = Math.max(-reach, (highest - own.mean) / own.deviation)
    const cuts = stretches(from, own, uncertain)
    let probability = 0
    for (const [k, cut] of cuts.entries()) {
      const weighed = (z: number): number => normalPdf(z) * aboveUncertain(own.mean + own.deviation * z)
      if (k > 0) probability += integral(weighed, cuts[k - 1] as number, cut, tolerance)
    }
    return Math.min(1, probability)
  })
}

// Where to cut the range of a candidate's standardised score, so that no stretch hides a step from the quadrature.
function stretches(from: number, own: CostedBelief, rivals: readonly CostedBelief[]): number[] {
  const cuts = [from, reach]
  for (let z = Math.ceil(from); z < reach; z++) cuts.push(z)
  for (const { mean, deviation } of rivals) {
    if (deviation > narrow * own.deviation) continue
    for (const steps of [-reach, -3, 0, 3, reach]) cuts.push((mean + steps * deviation - own.mean) / own.deviation)
  }
  return cuts.filter((z) => z >= from && z <= reach).sort((a, b) => a - b)
}

/**
 * For each of `m` candidates the share of samples in which it is on the front of score against cost.
 *
 * @param samples - `count x m` scores, to be maximised: joint samples, for example of `GaussianProcess.sample`.
 * @param costs - `m` known costs, to be minimised.
 * @throws {@link GpError} with code `INPUT_INVALID` where their numbers differ.
 */
export function frontFrequencies(samples: Matrix, costs: ArrayLike<number>): number[] {
  const m = samples.columns
  if (costs.length !== m) {
    throw new GpError('INPUT_INVALID', `There must be one cost per candidate: ${m}, but got ${costs.length}.`)
  }
  const counts = new Array<number>(m).fill(0)
  const byCost = Array.from({ length: m }, (_, i) => i).sort((a, b) => (costs[a] as number) - (costs[b] as number))
  for (let s = 0; s < samples.rows; s++)
    for (const i of frontOf(samples.getRow(s), costs, byCost)) counts[i] = (counts[i] as number) + 1
  return counts.map((count) => count / samples.rows)
}

// By rising cost: what scores above all that cost less, and not below any that costs the same.
function frontOf(scores: readonly number[], costs: ArrayLike<number>, byCost: readonly number[]): number[] {
  const front: number[] = []
  let best = -Infinity
  for (let at = 0; at < byCost.length;) {
    const cost = costs[byCost[at] as number]
    const equals: number[] = []
    for (; at < byCost.length && costs[byCost[at] as number] === cost; at++) equals.push(byCost[at] as number)
    const highest = equals.reduce((height, i) => Math.max(height, scores[i] as number), -Infinity)
    if (highest > best) front.push(...equals.filter((i) => scores[i] === highest))
    best = Math.max(best, highest)
  }
  return front
}

function dominates(a: CostedBelief, b: CostedBelief): boolean {
  return a.mean >= b.mean && a.cost <= b.cost && (a.mean > b.mean || a.cost < b.cost)
}
