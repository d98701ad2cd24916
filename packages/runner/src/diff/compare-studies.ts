import type { ChosenNet, NetSummary, StudyResult } from '../study/result.ts'
import { welchInterval, type Interval } from './welch-interval.ts'

/**
 * What can be said of a change in accuracy: its interval lies above zero (`improved`), below (`regressed`) or around it
 * (`inconclusive`); fewer than two seeds on a side allow no interval; the nets are the `same`; a side has none.
 */
export type Verdict = 'improved' | 'regressed' | 'inconclusive' | 'no-interval' | 'same' | 'missing'

/** A figure on both sides and its change, `b - a`; null where a side does not have it. */
export interface Change {
  readonly a: number | null
  readonly b: number | null
  readonly delta: number | null
}

/** One net on both sides: the base, or the net chosen under one budget. Accuracies are shares in [0, 1]. */
export interface NetChange {
  readonly a: NetSummary | null
  readonly b: NetSummary | null
  readonly params: Change
  readonly validation: Change
  readonly test: Change
  /** Of the change in validation accuracy, over seeds. */
  readonly interval: Interval | null
  readonly verdict: Verdict
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

/** What changed from one study to another. */
export interface StudyChange {
  readonly trainings: TrainingChange
  readonly base: NetChange
  readonly chosen: ChosenChange[]
  readonly hypervolume: Change
  /** Leave-one-out figures. */
  readonly surrogate: {
    readonly spearman: Change
    readonly r2: Change
    readonly rmse: Change
    readonly coverage95: Change
  }
}

/** A study's result and the keys of all its trainings, one per net and seed. */
export interface StudySide {
  readonly result: StudyResult
  readonly keys: readonly string[]
}

/**
 * What changed from study `a` to study `b`. Swapping the two swaps the sides and turns every sign.
 *
 * Nothing is trained or read; what a side does not have is null.
 */
export function compareStudies(a: StudySide, b: StudySide): StudyChange {
  const budgets = [...new Set([...a.result.chosen, ...b.result.chosen].map((net) => net.budget))].sort((x, y) => x - y)
  const [left, right] = [a.result.surrogate?.leaveOneOut, b.result.surrogate?.leaveOneOut]
  const chosenUnder = (side: StudySide, budget: number): ChosenNet | null =>
    side.result.chosen.find((net) => net.budget === budget) ?? null
  return {
    trainings: compareKeys(a.keys, b.keys),
    base: netChange(a.result, a.result.base, b.result, b.result.base),
    chosen: budgets.map((budget) => ({
      budget,
      ...netChange(a.result, chosenUnder(a, budget), b.result, chosenUnder(b, budget)),
    })),
    hypervolume: change(a.result.hypervolume.value, b.result.hypervolume.value),
    surrogate: {
      spearman: change(left?.spearman, right?.spearman),
      r2: change(left?.r2, right?.r2),
      rmse: change(left?.rmse, right?.rmse),
      coverage95: change(left?.coverage95, right?.coverage95),
    },
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

function netChange(from: StudyResult, a: NetSummary | null, to: StudyResult, b: NetSummary | null): NetChange {
  const validation = change(a?.validation, b?.validation)
  const interval = a === null || b === null ? null : seedInterval(from, a, to, b)
  return {
    a,
    b,
    params: change(a?.params, b?.params),
    validation,
    test: change(a?.test, b?.test),
    interval,
    verdict: verdict(a, b, validation, interval),
  }
}

function verdict(a: NetSummary | null, b: NetSummary | null, validation: Change, interval: Interval | null): Verdict {
  if (validation.delta === null || a === null || b === null) return 'missing'
  if (a.key === b.key && a.seeds === b.seeds && validation.delta === 0) return 'same'
  if (interval === null) return 'no-interval'
  return interval.low > 0 ? 'improved' : interval.high < 0 ? 'regressed' : 'inconclusive'
}

function seedInterval(from: StudyResult, a: NetSummary, to: StudyResult, b: NetSummary): Interval | null {
  const [left, right] = [sample(from, a), sample(to, b)]
  return left === null || right === null ? null : welchInterval(left, right)
}

/** A net's accuracies over seeds; null with fewer than two, which tell nothing of their spread. */
function sample(result: StudyResult, net: NetSummary): { mean: number; deviation: number; n: number } | null {
  const deviation = result.trained.find((trained) => trained.key === net.key)?.validationDeviation ?? null
  return net.validation === null || deviation === null || net.seeds < 2
    ? null
    : { mean: net.validation, deviation, n: net.seeds }
}

function change(a: number | null | undefined, b: number | null | undefined): Change {
  const [left, right] = [a ?? null, b ?? null]
  return { a: left, b: right, delta: left === null || right === null ? null : right - left }
}
