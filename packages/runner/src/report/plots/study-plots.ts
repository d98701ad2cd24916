import type { RunData } from '../run-data.ts'
import { calibrationPlots } from './calibration-plots.ts'
import { latencyPlots } from './latency-plot.ts'
import { learningCurvePlots } from './learning-curve-plot.ts'
import { leaveOneOutPlots } from './leave-one-out-plot.ts'
import { lengthScalePlots } from './length-scale-plot.ts'
import { parallelPlots } from './parallel-plot.ts'
import { paretoPlots } from './pareto-plots.ts'
import type { Plot } from './plot.ts'
import { searchPlots } from './search-plots.ts'
import { slicePlots } from './slice-plots.ts'
import { timelinePlots } from './timeline-plot.ts'

/** All plots that a run has the data for, in the order of the report. */
export function studyPlots({ result, candidates, curves, trainings }: RunData): Plot[] {
  return [
    ...paretoPlots(result, candidates),
    ...latencyPlots(result),
    ...leaveOneOutPlots(result),
    ...calibrationPlots(result),
    ...lengthScalePlots(result, candidates),
    ...slicePlots(result, candidates),
    ...parallelPlots(result, candidates),
    ...searchPlots(result, candidates),
    ...learningCurvePlots(result, curves),
    ...timelinePlots(result, trainings),
  ]
}
