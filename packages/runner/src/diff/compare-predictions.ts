import { spearman } from '@segscale/gp'
import type { TrainedNet } from '../study/result.ts'
import { architectureName } from './compare-studies.ts'
import { predictedOf, type PredictedMeans } from './predicted-means.ts'

/** How a surrogate predicts nets that it was not fitted to. Accuracies are shares in [0, 1]. */
export interface UnseenNets {
  readonly nets: number
  /** Root mean square of prediction less outcome, and its mean. */
  readonly rmse: number
  readonly bias: number
}

/** What two surrogates say of the same candidates. Accuracies are shares in [0, 1]. */
export interface PredictionChange {
  /** Candidates that both sides predict. */
  readonly shared: number
  /** Of the predicted accuracies of these; null where a side predicts one accuracy for all of them. */
  readonly spearman: number | null
  /** Root mean square of the differences `b - a`, and their mean. */
  readonly rms: number
  readonly mean: number
  /**
   * What each side predicts of the nets that only the other one trained; null where there are none, or where nets are not
   * trained alike.
   */
  readonly unseen: { readonly a: UnseenNets | null; readonly b: UnseenNets | null }
}

/** What a study predicts, and the nets that it trained. */
export interface PredictingSide {
  readonly predicted: PredictedMeans
  readonly trained: readonly TrainedNet[]
}

/**
 * Compares what the surrogates of two studies predict; null where there is no candidate of which both say something.
 *
 * @param areAlike - Whether both sides train a net in the same way, so that outcomes of one are outcomes of the other.
 */
export function comparePredictions(a: PredictingSide, b: PredictingSide, areAlike: boolean): PredictionChange | null {
  const [left, right] = [a.predicted, b.predicted]
  if (left.columns.join() !== right.columns.join()) return null
  const [before, after, differences]: [number[], number[], number[]] = [[], [], []]
  for (const [name, mean] of left.means) {
    const other = right.means.get(name)
    if (other === undefined) continue
    before.push(mean)
    after.push(other)
    differences.push(other - mean)
  }
  if (before.length === 0) return null
  return {
    shared: before.length,
    spearman: spearman(before, after) ?? null,
    rms: rootMeanSquare(differences),
    mean: meanOf(differences),
    unseen: areAlike ? { a: unseen(a, b.trained), b: unseen(b, a.trained) } : { a: null, b: null },
  }
}

/** What one side predicts of the nets that only the other one trained. */
function unseen({ predicted, trained }: PredictingSide, others: readonly TrainedNet[]): UnseenNets | null {
  const seen = new Set(trained.map(architectureName))
  const errors = others.flatMap((net) => {
    const mean = predictedOf(predicted, net)
    return mean === undefined || net.validation === null || seen.has(architectureName(net))
      ? []
      : [mean - net.validation]
  })
  return errors.length === 0 ? null : { nets: errors.length, rmse: rootMeanSquare(errors), bias: meanOf(errors) }
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += values[at] as number
  return sum / values.length
}

function rootMeanSquare(values: ArrayLike<number>): number {
  return Math.sqrt(meanOf(Float64Array.from(values, (value) => value ** 2)))
}
