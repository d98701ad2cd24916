import { tradeFront } from '../report/plots/trade-front.ts'
import { netLabel } from '../study/net-rescale.ts'
import type { ChosenNet, NetSummary, StudyResult, TrainedNet } from '../study/result.ts'
import { holmAdjusted } from './holm.ts'
import type { PredictedMeans } from './predicted-means.ts'
import { valuesToDecide, welchInterval, welchProbability, type Interval, type Sample } from './welch-interval.ts'

/** The share of comparisons without any true difference in which at least one verdict other than inconclusive is given. */
export const errorLevel = 0.05

/**
 * What can be said of a change in accuracy, with all comparisons of the two studies accounted for: it is there
 * (`improved`, `regressed`) or may be luck (`inconclusive`, also where a side has one seed only); the nets are the `same`;
 * a side has none (`missing`).
 */
export type Verdict = 'improved' | 'regressed' | 'inconclusive' | 'same' | 'missing'

/** A figure on both sides and its change, `b - a`; null where a side does not have it. */
export interface Change {
  readonly a: number | null
  readonly b: number | null
  readonly delta: number | null
}

/** One net on both sides: the base, the net chosen under one budget, or an architecture that both trained. */
export interface NetChange {
  readonly a: NetSummary | null
  readonly b: NetSummary | null
  readonly params: Change
  /** Accuracies are shares in [0, 1]. */
  readonly validation: Change
  readonly test: Change
  /** Milliseconds of one forward pass, measured where the net was timed, else predicted. */
  readonly latencyMs: Change
  /** Of the change in validation accuracy, over seeds, for this comparison alone; null with one seed on a side. */
  readonly interval: Interval | null
  /** Probability of a change as large by luck, adjusted for all comparisons (Holm); null without an interval. */
  readonly adjustedProbability: number | null
  readonly verdict: Verdict
  /**
   * Of an inconclusive change: about how many further seeds on each side would decide, if it is what it seems; null
   * where no reasonable number would.
   */
  readonly moreSeeds: number | null
}

/** The net chosen under a budget, a share of the base's parameters, on both sides. */
export interface ChosenChange extends NetChange {
  readonly budget: number
}

/** Trainings by key: in both runs, only in `b`, only in `a`. */
export interface TrainingChange {
  readonly shared: string[]
  readonly added: string[]
  readonly dropped: string[]
}

/** Nets on the front of accuracy and parameters: on both, only on that of `b`, only on that of `a`. */
export interface FrontChange {
  readonly kept: NetSummary[]
  readonly entered: NetSummary[]
  readonly left: NetSummary[]
}

/** What changed from one study to another. */
export interface StudyChange {
  readonly trainings: TrainingChange
  readonly base: NetChange
  readonly chosen: ChosenChange[]
  /** Every architecture that both sides trained, in the order of `a`. */
  readonly nets: NetChange[]
  /** How many comparisons the verdicts account for. */
  readonly comparisons: number
  readonly front: FrontChange
  readonly hypervolume: Change
  /** Leave-one-out figures. */
  readonly surrogate: {
    readonly spearman: Change
    readonly r2: Change
    readonly rmse: Change
    readonly coverage95: Change
  }
  /** Median error of a predicted latency, as a share. */
  readonly latencyError: Change
}

/** A study's result and the keys of all its trainings, one per net and seed. */
export interface StudySide {
  readonly result: StudyResult
  readonly keys: readonly string[]
  /** What its surrogate says of every candidate; missing where the run has no predictions. */
  readonly predicted?: PredictedMeans
}

/** Two nets to be compared, before the number of comparisons is known. */
interface Pair {
  readonly a: NetSummary | null
  readonly b: NetSummary | null
}

/**
 * What changed from study `a` to study `b`. Swapping the two swaps the sides and turns every sign.
 *
 * Nothing is trained or read; what a side does not have is null.
 */
export function compareStudies(a: StudySide, b: StudySide): StudyChange {
  const budgets = [...new Set([...a.result.chosen, ...b.result.chosen].map((net) => net.budget))].sort((x, y) => x - y)
  const [left, right] = [a.result.surrogate?.leaveOneOut, b.result.surrogate?.leaveOneOut]
  const pairs = pairsByArchitecture(a.result.trained, b.result.trained)
  const chosen = budgets.map((budget) => ({ a: chosenUnder(a, budget), b: chosenUnder(b, budget) }))
  const judged = new Judgement(a.result, b.result, [{ a: a.result.base, b: b.result.base }, ...chosen, ...pairs])
  return {
    trainings: compareKeys(a.keys, b.keys),
    base: judged.change({ a: a.result.base, b: b.result.base }),
    chosen: budgets.map((budget, at) => ({ budget, ...judged.change(chosen[at] as Pair) })),
    nets: pairs.map((pair) => judged.change(pair)),
    comparisons: judged.comparisons,
    front: compareFronts(a.result, b.result),
    hypervolume: change(a.result.hypervolume.value, b.result.hypervolume.value),
    surrogate: {
      spearman: change(left?.spearman, right?.spearman),
      r2: change(left?.r2, right?.r2),
      rmse: change(left?.rmse, right?.rmse),
      coverage95: change(left?.coverage95, right?.coverage95),
    },
    latencyError: change(a.result.latency?.medianError, b.result.latency?.medianError),
  }
}

/** Trainings shared, added and dropped from `a` to `b`, in the order of the side that has them. */
export function compareKeys(a: readonly string[], b: readonly string[]): TrainingChange {
  const [left, right] = [new Set(a), new Set(b)]
  return {
    shared: [...left].filter((key) => right.has(key)),
    added: [...right].filter((key) => !left.has(key)),
    dropped: [...left].filter((key) => !right.has(key)),
  }
}

/** Judges pairs of nets with all of them accounted for; one comparison that is asked for twice counts once. */
class Judgement {
  readonly #a: ReadonlyMap<string, TrainedNet>
  readonly #b: ReadonlyMap<string, TrainedNet>
  readonly #adjusted = new Map<string, number>()

  constructor(a: StudyResult, b: StudyResult, pairs: readonly Pair[]) {
    this.#a = byKey(a.trained)
    this.#b = byKey(b.trained)
    const probabilities = new Map<string, number>()
    for (const pair of pairs) {
      const samples = this.#samples(pair)
      if (samples !== undefined && !isSame(pair)) probabilities.set(pairName(pair), welchProbability(...samples))
    }
    const adjusted = holmAdjusted([...probabilities.values()])
    for (const [at, name] of [...probabilities.keys()].entries()) this.#adjusted.set(name, adjusted[at] as number)
  }

  get comparisons(): number {
    return this.#adjusted.size
  }

  change(pair: Pair): NetChange {
    const { a, b } = pair
    const samples = this.#samples(pair)
    const verdict = this.#verdict(pair)
    const isOpen = verdict === 'inconclusive'
    const level = 1 - errorLevel / Math.max(1, this.comparisons)
    return {
      a,
      b,
      params: change(a?.params, b?.params),
      validation: change(a?.validation, b?.validation),
      test: change(a?.test, b?.test),
      latencyMs: change(latencyOf(a), latencyOf(b)),
      interval: samples === undefined ? null : welchInterval(...samples, 1 - errorLevel),
      adjustedProbability: this.#adjusted.get(pairName(pair)) ?? null,
      verdict,
      // A second seed is what a first interval needs.
      moreSeeds: !isOpen ? null : samples === undefined ? 1 : (valuesToDecide(...samples, level) ?? null),
    }
  }

  #verdict(pair: Pair): Verdict {
    const [before, after] = [pair.a?.validation ?? null, pair.b?.validation ?? null]
    if (before === null || after === null) return 'missing'
    if (isSame(pair)) return 'same'
    const probability = this.#adjusted.get(pairName(pair))
    if (probability === undefined || probability > errorLevel) return 'inconclusive'
    return after > before ? 'improved' : 'regressed'
  }

  #samples({ a, b }: Pair): [Sample, Sample] | undefined {
    const [left, right] = [sample(a, this.#a), sample(b, this.#b)]
    return left === undefined || right === undefined ? undefined : [left, right]
  }
}

function latencyOf(net: NetSummary | null): number | undefined {
  return net?.latency?.measured?.medianMs ?? net?.latency?.predictedMs
}

/** A net's accuracies over seeds; undefined with fewer than two, which tell nothing of their spread. */
function sample(net: NetSummary | null, trained: ReadonlyMap<string, TrainedNet>): Sample | undefined {
  if (net === null || net.validation === null || net.seeds < 2) return undefined
  const deviation = trained.get(net.key)?.validationDeviation ?? null
  return deviation === null ? undefined : { mean: net.validation, deviation, n: net.seeds }
}

function byKey(nets: readonly TrainedNet[]): ReadonlyMap<string, TrainedNet> {
  return new Map(nets.map((net) => [net.key, net]))
}

/** The same records on both sides. */
function isSame({ a, b }: Pair): boolean {
  return a !== null && b !== null && a.key === b.key && a.seeds === b.seeds && a.validation === b.validation
}

function pairName({ a, b }: Pair): string {
  return `${a?.key ?? ''} ${b?.key ?? ''}`
}

/** An architecture by what it keeps and what it costs; of two families no nets agree in both. */
export function architectureName({ rescale, params, macs }: Pick<NetSummary, 'rescale' | 'params' | 'macs'>): string {
  return `${netLabel(rescale)} ${params} ${macs}`
}

function pairsByArchitecture(a: readonly TrainedNet[], b: readonly TrainedNet[]): Pair[] {
  const others = new Map(b.map((net) => [architectureName(net), net]))
  return a.flatMap((net) => {
    const other = others.get(architectureName(net))
    return other === undefined ? [] : [{ a: net, b: other }]
  })
}

function compareFronts(a: StudyResult, b: StudyResult): FrontChange {
  const [before, after] = [frontOf(a), frontOf(b)]
  return {
    kept: [...after].filter(([name]) => before.has(name)).map(([, net]) => net),
    entered: [...after].filter(([name]) => !before.has(name)).map(([, net]) => net),
    left: [...before].filter(([name]) => !after.has(name)).map(([, net]) => net),
  }
}

/** The nets that no other net of the search beats in both; nets of uniform scaling are there for comparison only. */
function frontOf({ trained }: StudyResult): ReadonlyMap<string, NetSummary> {
  const points = trained.flatMap((net) =>
    net.validation === null || net.role === 'uniform' ? [] : [{ net, cost: net.params, accuracy: net.validation }],
  )
  return new Map(tradeFront(points).map(({ net }) => [architectureName(net), net]))
}

function chosenUnder({ result }: StudySide, budget: number): ChosenNet | null {
  return result.chosen.find((net) => net.budget === budget) ?? null
}

function change(a: number | null | undefined, b: number | null | undefined): Change {
  const [left, right] = [a ?? null, b ?? null]
  return { a: left, b: right, delta: left === null || right === null ? null : right - left }
}
