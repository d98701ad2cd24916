import { GaussianProcess } from '@segscale/gp'
import type { Observation, Surrogate } from './surrogate.ts'

/** What a net's mean over its trainings is predicted to be from all other nets, on the surrogate's scale. */
export interface NetPrediction {
  readonly mean: number
  /** With the noise that a mean over so many trainings has. */
  readonly deviation: number
}

/**
 * Predicts each observed net from all the others: all its trainings are left out together, hyperparameters are kept.
 *
 * @param known - What the surrogate was fitted to.
 */
export function leaveOneNetOut(surrogate: Surrogate, known: readonly Observation[]): readonly NetPrediction[] {
  const found = predicted.get(surrogate) ?? predictedFromOthers(surrogate, known)
  predicted.set(surrogate, found)
  return found
}

/** Lets {@link leaveOneNetOut} give what it gave before for the same surrogate. */
export function restoreLeaveOneOut(surrogate: Surrogate, found: readonly NetPrediction[]): void {
  predicted.set(surrogate, found)
}

const predicted = new WeakMap<Surrogate, readonly NetPrediction[]>()

function predictedFromOthers(surrogate: Surrogate, known: readonly Observation[]): NetPrediction[] {
  const { mean, deviation } = surrogate.process.leaveOneOut()
  let row = 0
  return known.map(({ point, accuracies }) => {
    const from = row
    row += accuracies.length
    // The closed form leaves one training out.
    if (row - from === 1) return { mean: mean[from] as number, deviation: deviation[from] as number }
    return withoutRows(surrogate.process, from, row, point)
  })
}

function withoutRows(process: GaussianProcess, from: number, to: number, point: readonly number[]): NetPrediction {
  const state = process.state()
  const isKept = (_: unknown, row: number): boolean => row < from || row >= to
  const counting = state.noiseVariances?.slice(from, to) ?? []
  const others = GaussianProcess.fromState({
    ...state,
    x: state.x.filter(isKept),
    y: state.y.filter(isKept),
    ...(state.noiseVariances && { noiseVariances: state.noiseVariances.filter(isKept) }),
  })
  const { mean, deviation } = others.predict([point])
  const count = to - from
  const noise = process.hyperparameters.noise / count + counting.reduce((sum, each) => sum + each, 0) / count ** 2
  return { mean: mean[0] as number, deviation: Math.sqrt((deviation[0] as number) ** 2 + noise) }
}
