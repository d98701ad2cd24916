import { CostFront, logExpectedImprovement } from '@segscale/gp'
import { BudgetGain, type Contender, type WeighedBudget } from './budget-gain.ts'
import { CostsFront } from './costs-front.ts'
import type { NetCosts } from './search-space.ts'
import type { StudyContext } from './study-context.ts'
import type { StudyNet } from './study-net.ts'
import { searchAccuracies, type Study } from './study.ts'
import type { Surrogate } from './surrogate.ts'

/** A net that counts when the next training is picked: trained, or believed to be. */
export interface KnownNet extends NetCosts {
  readonly net: StudyNet
  /** Expected worth on the surrogate's scale. */
  readonly score: number
  /** Trainings that it has, believed ones included. */
  readonly trainings: number
}

/** How promising candidates without trainings are; higher is better. Believing in nets never raises it for any candidate. */
export interface Acquisition {
  /** Candidates with more parameters than this are not considered. */
  readonly maxParams: number
  /** @param deviation - Of the surface, as the mean. */
  score(costs: NetCosts, mean: number, deviation: number): number
  /** Never below the score, and cheaper: a scan need not score what is bounded below its best. */
  bound(costs: NetCosts, mean: number, deviation: number): number
  /** How promising one more training of a known net is; without it known nets are not trained again. */
  readonly scoreAgain?: (known: KnownNet, deviation: number) => number
  /** What a score promises to gain in accuracy, as a share and weighted mean over the budgets. */
  readonly gain?: (score: number) => number
}

/**
 * The nets of a study as the acquisitions see them; those that gave no accuracy are left out. A net without a place among
 * the candidates is worth what its own trainings say.
 */
export function knownNets(study: Study, surrogate: Surrogate): KnownNet[] {
  const counted = study.entries.flatMap((entry) => {
    const own = surrogate.trainingsOf(searchAccuracies(entry, study.context.guessing))
    return own.count === 0 ? [] : [{ net: entry.net, own, trainings: entry.trainings.length }]
  })
  const means = surrogate.means(counted.flatMap(({ net: { point } }) => (point === undefined ? [] : [point])))
  let row = 0
  return counted.map(({ net, own, trainings }) => {
    const surface = net.point === undefined ? own.mean : (means[row++] as number)
    return { ...costsOf(net), net, score: surrogate.worth.mean(surface, own), trainings }
  })
}

/**
 * The acquisition for one pick.
 *
 * `kg` weighs what a training may gain for all budgets together, further seeds of trained nets included. `ehvi` looks at
 * the whole front within the largest budget. `ei` and `mean` serve one budget at a time, in turn.
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
  if (experiment.search.acquisition === 'kg') return knowledgeGradient(study, surrogate, known)
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

// The front between the budgets: so many further limits, a constant ratio apart, and what each counts beside a budget.
const frontLimits = 12
const frontWeight = 0.1

/**
 * The budgets of a study, and with little weight limits all along the front below the largest of them: what is wanted are
 * the best nets of the budgets, but a study also shows what there is between them.
 */
function weighedBudgets({ context: { experiment, base, space } }: Study): WeighedBudget[] {
  const budgets = experiment.search.budgets.map((budget) => ({ maxParams: budget * base.params, weight: 1 }))
  const largest = Math.max(...budgets.map(({ maxParams }) => maxParams))
  const smallest = Math.min(largest, space.costsAt(0).params)
  const between = Array.from({ length: frontLimits }, (_, i) => ({
    maxParams: smallest * (largest / smallest) ** ((i + 0.5) / frontLimits),
    weight: frontWeight,
  }))
  return [...budgets, ...between]
}

/** Latency counts like so many budgets, spread over limits on it. */
const latencyWeight = 3
const latencyLimits = 12

/** Limits on latency a constant ratio apart, between the fastest and the slowest of some nets; none without latencies. */
function weighedLatencies(known: readonly KnownNet[]): WeighedBudget[] {
  const latencies = known.flatMap(({ latencyMs }) => latencyMs ?? [])
  if (latencies.length === 0) return []
  const [fastest, slowest] = [Math.min(...latencies), Math.max(...latencies)]
  return Array.from({ length: latencyLimits }, (_, i) => ({
    maxParams: fastest * (slowest / fastest) ** ((i + 1) / latencyLimits),
    weight: latencyWeight / latencyLimits,
  }))
}

function knowledgeGradient(study: Study, surrogate: Surrogate, known: readonly KnownNet[]): Acquisition {
  const { worth } = surrogate
  const guess = guessing(study, surrogate)
  const gain = new BudgetGain(weighedBudgets(study), known, guess)
  const maxParams = Math.max(...study.context.experiment.search.budgets) * study.context.base.params
  const timed = tradedCosts(study.context).includes('latencyMs') ? timedGain(known, guess, maxParams) : undefined
  const both = (own: number, other: number | undefined): number => (other === undefined ? own : logSum(own, other))
  const totalWeight = gain.totalWeight + (timed?.gain.totalWeight ?? 0)
  return {
    maxParams,
    score: ({ params, latencyMs = Infinity }, mean, deviation) => {
      const change = worth.change(deviation, 0)
      return both(gain.ofNew(params, mean, change), timed?.gain.ofNew(latencyMs, mean, change))
    },
    bound: ({ params, latencyMs = Infinity }, mean, deviation) => {
      const change = worth.change(deviation, 0)
      return both(gain.bound(params, mean, change), timed?.gain.bound(latencyMs, mean, change))
    },
    scoreAgain: (one, deviation) => {
      const change = worth.change(deviation, one.trainings)
      const contender = timed?.contenders.get(one)
      return both(
        gain.ofContender(one, change),
        contender === undefined ? undefined : timed?.gain.ofContender(contender, change),
      )
    },
    gain: (score) => surrogate.shareOf(Math.exp(score) / totalWeight, gain.middle),
  }
}

/** The same gain with latency in the place of parameters, among the nets that the largest budget allows. */
function timedGain(
  known: readonly KnownNet[],
  guess: number,
  maxParams: number,
): { readonly gain: BudgetGain; readonly contenders: ReadonlyMap<KnownNet, Contender> } | undefined {
  const within = known.filter(({ params }) => params <= maxParams)
  const limits = weighedLatencies(within)
  if (limits.length === 0) return undefined
  const contenders = new Map(
    within.map((net): [KnownNet, Contender] => [net, { params: net.latencyMs ?? Infinity, score: net.score }]),
  )
  return { gain: new BudgetGain(limits, [...contenders.values()], guess), contenders }
}

/** Natural log of the sum of two numbers that are given by theirs. */
function logSum(a: number, b: number): number {
  const largest = Math.max(a, b)
  return largest === -Infinity ? -Infinity : largest + Math.log(Math.exp(a - largest) + Math.exp(b - largest))
}

/** The costs that a study trades accuracy for, in the order of its objectives. */
export function tradedCosts({ experiment, latency }: StudyContext): (keyof NetCosts)[] {
  // A plan may not know the latencies yet.
  const costs = experiment.search.objectives.filter((name) => name !== 'accuracy')
  const known = costs.filter((name) => name !== 'latencyMs' || latency !== undefined)
  return known.length === 0 ? ['params'] : known
}

/** The costs of a net alone. */
export function costsOf({ params, macs, latencyMs }: NetCosts): NetCosts {
  return { params, macs, ...(latencyMs !== undefined && { latencyMs }) }
}

/**
 * Logarithm of the expected hypervolume improvement of accuracy, on the surrogate's scale, against the costs among the
 * objectives, as shares of the base's. Nets beyond the largest budget cannot be chosen, so they are neither in the front nor
 * candidates.
 */
function hypervolumeImprovement(study: Study, surrogate: Surrogate, known: readonly KnownNet[]): Acquisition {
  const { experiment, base } = study.context
  const { budgets } = experiment.search
  const largest = Math.max(...budgets)
  const maxParams = largest * base.params
  const names = tradedCosts(study.context)
  const shares = (costs: NetCosts): number[] => names.map((name) => (costs[name] ?? 1) / (base[name] ?? 1))
  // The volume is cut off one step beyond the largest budget, for budgets k evenly spaced: were it cut off at that
  // budget itself, the nets that just fit it would be worth nothing. Other costs have no budget but the base's.
  const most = names.map((name) => (name === 'params' ? (largest * (budgets.length + 1)) / budgets.length : 1))
  const guess = guessing(study, surrogate)
  const within = known.filter(({ params }) => params <= maxParams)
  const [onlyCost, another] = most
  if (another !== undefined || onlyCost === undefined) {
    const points = within.map((net) => ({ score: net.score, costs: shares(net) }))
    const front = new CostsFront(points, { score: guess, costs: most })
    return {
      maxParams,
      score: (costs, mean, deviation) => front.logExpectedImprovement(mean, deviation, shares(costs)),
      bound: (costs, mean, deviation) => front.logBound(mean, deviation, shares(costs)),
    }
  }
  const costOf = (costs: NetCosts): number => shares(costs)[0] as number
  const reference = { score: guess, cost: onlyCost }
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
  return surrogate.scaled(study.context.guessing)
}
