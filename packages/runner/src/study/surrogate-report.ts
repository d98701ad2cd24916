import { diagnose } from '@segscale/gp'
import type { NetSummary, SurrogateSummary } from './result.ts'
import { leaveOneNetOut, type NetPrediction } from './leave-one-net-out.ts'
import type { Study, StudyEntry } from './study.ts'
import { observations, type Surrogate } from './surrogate.ts'

/** A surrogate's summary, and what it predicts of each net that it was fitted to when it is fitted without that net. */
export interface SurrogateReport {
  readonly summary: SurrogateSummary
  readonly predicted: ReadonlyMap<StudyEntry, NonNullable<NetSummary['predicted']>>
}

/**
 * How far a surrogate can be trusted: its leave-one-out predictions against what was trained.
 *
 * Each net is left out with all its seeds; the hyperparameters, which were fitted to all nets, are kept. R², RMSE, CRPS and rank correlations are those of
 * accuracies; NLPD and coverage are taken on the surrogate's own scale, where its predictions are normal.
 *
 * @returns undefined without a surrogate, or where nets do not differ in accuracy and these figures do not exist.
 */
export function surrogateReport(study: Study, surrogate: Surrogate | undefined): SurrogateReport | undefined {
  if (surrogate === undefined) return undefined
  const known = observations(study)
  const scaled = leaveOneNetOut(surrogate, known)
  const predicted = scaled.map(({ mean, deviation }) => surrogate.accuracy(mean, deviation))
  const observed = known.map(({ accuracies }) => accuracies.reduce((sum, one) => sum + one, 0) / accuracies.length)
  const onShares = diagnose(observed, columns(predicted))
  const onScale = diagnose(
    known.map(({ accuracies }) => surrogate.trainingsOf(accuracies).mean),
    columns(scaled),
  )
  const { r2, rmse, spearman, kendall, crps } = onShares
  const { nlpd, coverage95 } = onScale
  if (r2 === undefined || spearman === undefined || kendall === undefined) return undefined
  const { kernel, output } = study.context.experiment.surrogate
  const { variance, lengthscales, noise, mean } = surrogate.process.hyperparameters
  return {
    summary: {
      kernel,
      output,
      n: known.length,
      hyperparameters: { lengthScales: [...lengthscales], signalVariance: variance, noiseVariance: noise, mean },
      leaveOneOut: { r2, rmse, spearman, kendall, nlpd, crps, coverage95 },
      leaveOneOutPoints: known.map(({ entry }, i) => {
        const { mean: expected, deviation } = predicted[i] as { mean: number; deviation: number }
        return { key: entry.trainings[0]?.task.key ?? '', observed: observed[i] as number, mean: expected, deviation }
      }),
    },
    predicted: new Map(known.map(({ entry }, i) => [entry, predicted[i] as { mean: number; deviation: number }])),
  }
}

function columns(predictions: readonly NetPrediction[]): { mean: Float64Array; deviation: Float64Array } {
  return {
    mean: Float64Array.from(predictions, ({ mean }) => mean),
    deviation: Float64Array.from(predictions, ({ deviation }) => deviation),
  }
}
