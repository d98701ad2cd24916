import { CostFront, logExpectedImprovement } from '@segscale/gp'
import type { Costs } from '@segscale/models'
import { searchAccuracy, type Study } from './study.ts'
import type { Surrogate } from './surrogate.ts'

/** A net whose accuracy counts when the next one is picked: trained, or picked and believed. */
export interface KnownNet extends Costs {
  /** Accuracy on the surrogate's scale. */
  readonly score: number
}

/** How promising candidates are; higher is better. Adding believed nets never raises it for any candidate. */
export interface Acquisition {
  /** Candidates with more parameters than this are not considered. */
  readonly maxParams: number
  score(costs: Costs, mean: number, deviation: number): number
  /** Never below the score, and cheaper: a scan need not score what is bounded below its best. */
  bound(costs: Costs, mean: number, deviation: number): number
}

/** The nets of a study as the acquisitions see them; those that gave no accuracy are left out. */
export function knownNets(study: Study, surrogate: Surrogate): KnownNet[] {
  return study.entries.flatMap((entry) => {
    const accuracy = searchAccuracy(entry, study.context.input.classes)
    const { params, macs } = entry.net
    return accuracy === undefined ? [] : [{ params, macs, score: surrogate.scaled(accuracy) }]
  })
}

/**
 * The acquisition for one pick.
 *
 * `ehvi` looks at the whole front within the largest budget. `ei` and `mean` serve one budget at a time, in turn.
 *
 * @param pick - How many nets were picked by the study before this one; decides whose turn it is.
 */
export function acquisitionFor(
  study: Study,
  surrogate: Surrogate,
  known: readonly KnownNet[],
  pick: number,
): Acquisition {
  const { experiment, base } = study.context
  const budgets = [...experiment.search.budgets].sort((a, b) => a - b)
  if (experiment.search.acquisition === 'ehvi') return hypervolumeImprovement(study, surrogate, known)
  const maxParams = (budgets[pick % budgets.length] ?? 1) * base.params
  if (experiment.search.acquisition === 'mean') return scoredAlone(maxParams, (_, mean) => mean)
  const best = known.reduce(
    (highest, net) => (net.params <= maxParams ? Math.max(highest, net.score) : highest),
    guessing(study, surrogate),
  )
  return scoredAlone(maxParams, (_, mean, deviation) => logExpectedImprovement(mean, deviation, best))
}

/** An acquisition that has no cheaper bound than itself. */
export function scoredAlone(maxParams: number, score: Acquisition['score']): Acquisition {
  return { maxParams, score, bound: () => Infinity }
}

/**
 * Logarithm of the expected hypervolume improvement of accuracy, on the surrogate's scale, against the first cost among
 * the objectives, as a share of the base's. Nets beyond the largest budget cannot be chosen, so they are neither in the
 * front nor candidates.
 */
function hypervolumeImprovement(study: Study, surrogate: Surrogate, known: readonly KnownNet[]): Acquisition {
  const { experiment, base } = study.context
  const { budgets, objectives } = experiment.search
  const largest = Math.max(...budgets)
  const maxParams = largest * base.params
  const objective = objectives.find((name) => name !== 'accuracy') ?? 'params'
  const costOf = (costs: Costs): number => costs[objective] / base[objective]
  // The volume is cut off one step beyond the largest budget, for budgets k evenly spaced: were it cut off at that
  // budget itself, the nets that just fit it would be worth nothing. Other costs have no budget but the base's.
  const cost = objective === 'params' ? (largest * (budgets.length + 1)) / budgets.length : 1
  const reference = { score: guessing(study, surrogate), cost }
  const within = known.filter(({ params }) => params <= maxParams)
  const front = new CostFront(
    within.map((net) => ({ score: net.score, cost: costOf(net) })),
    reference,
  )
  return {
    maxParams,
    score: (costs, mean, deviation) => front.logExpectedImprovement(mean, deviation, costOf(costs)),
    bound: (costs, mean, deviation) => {
      // As if the front stayed as low as it is at this cost up to the end. The margin is for rounding.
      const at = costOf(costs)
      const height = heightAt(front.points, at) ?? reference.score
      return Math.log(reference.cost - at) + logExpectedImprovement(mean, deviation, height) + boundMargin
    },
  }
}

const boundMargin = 1e-9

/** The highest score on a front at or below a cost. */
function heightAt(points: CostFront['points'], cost: number): number | undefined {
  let low = 0
  let high = points.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((points[middle] as { cost: number }).cost <= cost) low = middle + 1
    else high = middle
  }
  return points[low - 1]?.score
}

/** The score of a net that guesses. */
function guessing(study: Study, surrogate: Surrogate): number {
  return surrogate.scaled(1 / study.context.input.classes)
}
