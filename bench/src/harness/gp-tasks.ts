import {
  fit,
  GaussianProcess,
  LatticePool,
  marginalLikelihood,
  matern52,
  Pairs,
  standardization,
  standardized,
  toPoints,
  type Observations,
} from '@segscale/gp'
import { evenTables, gpInputs, type GpData } from './gp-data.ts'

/** The work that is compared. */
export const gpTasks = ['fit', 'predict', 'likelihood'] as const

/** One of {@link gpTasks}. */
export type GpTask = (typeof gpTasks)[number]

/** What one turn gives. */
export interface GpTurn {
  /** Of one repetition. */
  readonly seconds: number
  /** Log marginal likelihood of the standardised outputs, where that is what the task finds. */
  readonly logLikelihood?: number
  /** Mean of all predicted means, to see that all compute the same thing. */
  readonly checksum?: number
}

/** Candidates of `predict`: the first ones of a lattice of 7 levels on each axis. */
export const predicted = { levels: Array.from({ length: gpInputs }, () => 7), count: 100_000 }

/** The model: `variance * matern52(ard) + white`, mean 0, standardised outputs; starts and bounds of its fit. */
export const gpModel = {
  variance: { start: 1, bounds: [1e-3, 1e3] },
  lengthscale: { start: 0.5, bounds: [1e-2, 1e2] },
  noise: { start: 1e-2, bounds: [1e-6, 10] },
  jitter: 1e-10,
} as const

const kernel = matern52({ inputs: gpInputs })
const lengthscales = Array.from({ length: gpInputs }, () => gpModel.lengthscale)
const fixed = Float64Array.of(gpModel.variance.start, ...lengthscales.map(({ start }) => start))

/**
 * Does a task once, `likelihood` so many times, in this process.
 *
 * @param pool - The threads that `predict` works on; the others work on the calling one.
 */
export function doTask(task: GpTask, data: GpData, repeats: number, pool: LatticePool): GpTurn | Promise<GpTurn> {
  switch (task) {
    case 'fit':
      return fitOnce(data)
    case 'predict':
      return predictOnce(data, pool)
    case 'likelihood':
      return likelihoodAgain(data, repeats)
  }
}

function observationsOf({ x, y }: GpData): Observations {
  const outputs = Float64Array.from(y)
  const z = standardized(outputs, standardization(outputs, 'population'))
  return { kernel, pairs: Pairs.within(toPoints(x, gpInputs)), z, jitter: gpModel.jitter }
}

function fitOnce(data: GpData): GpTurn {
  const start = performance.now()
  const variables = [gpModel.variance, ...lengthscales]
  const found = fit({ observations: observationsOf(data), variables, noise: gpModel.noise, mean: 0 })
  return { seconds: (performance.now() - start) / 1000, logLikelihood: found.logMarginalLikelihood }
}

async function predictOnce({ x, y }: GpData, pool: LatticePool): Promise<GpTurn> {
  const map = standardization(Float64Array.from(y), 'population')
  const state = { kernel: 'matern52(ard)', values: [...fixed], mean: 0, x, y, standardization: map }
  const report = { status: 'kept', warnings: [], evaluations: 0 } as const
  const { noise, jitter } = gpModel
  const process = GaussianProcess.fromState({ ...state, noise: noise.start, jitter, report })
  const mean = new Float64Array(predicted.count)
  const deviation = new Float64Array(predicted.count)
  const start = performance.now()
  const scan = { processes: [process], tables: evenTables(predicted.levels), range: { from: 0, to: predicted.count } }
  await pool.scan(scan, (from, [figures]) => {
    if (figures === undefined) return
    mean.set(figures.mean, from)
    deviation.set(figures.deviation, from)
  })
  const seconds = (performance.now() - start) / 1000
  return { seconds, checksum: mean.reduce((sum, value) => sum + value, 0) / predicted.count }
}

function likelihoodAgain(data: GpData, repeats: number): GpTurn {
  const observations = observationsOf(data)
  const at = { values: fixed, noise: gpModel.noise.start, mean: 0 }
  let logLikelihood = 0
  const start = performance.now()
  for (let repeat = 0; repeat < repeats; repeat++) logLikelihood = marginalLikelihood(observations, at).value
  return { seconds: (performance.now() - start) / 1000 / repeats, logLikelihood }
}
