import { fitGaussianProcess, GaussianProcess, type GaussianProcessState, type HyperparameterPriors } from '@segscale/gp'
import { AccuracyOutput, type AccuracyBelief } from './accuracy-output.ts'
import type { SearchSpace } from './search-space.ts'
import { searchAccuracies, type Study, type StudyEntry } from './study.ts'
import { trainingsWithoutNoise, widening, Worth, type OwnTrainings, type TrainingNoise } from './worth.ts'

/** A net's accuracies as the surrogate learns them. */
export interface Observation {
  readonly entry: StudyEntry
  /** Its point in the surrogate's input space. */
  readonly point: readonly number[]
  /** Shares in [0, 1], one per training that counts; never empty. */
  readonly accuracies: readonly number[]
}

/**
 * What the surrogate learns from a study: the accuracy of every training that ended. A net that differs from the space
 * where the space leaves no choice cannot be placed among the candidates, and is left out.
 */
export function observations(study: Study): Observation[] {
  return study.entries.flatMap((entry) => {
    const { point } = entry.net
    const accuracies = searchAccuracies(entry, study.context.guessing)
    return point === undefined || accuracies.length === 0 ? [] : [{ entry, point, accuracies }]
  })
}

/**
 * The surrogate of a study as it is now; undefined where there can be none. Fitted once for each state of the study.
 */
export function surrogateOf(study: Study): Surrogate | undefined {
  const known = fitted.get(study)
  if (known?.digest === study.digest) return known.surrogate
  const surrogate = Surrogate.fit(study)
  fitted.set(study, { digest: study.digest, surrogate })
  return surrogate
}

/** Whether the surrogate of a study as it is now is fitted. */
export function isFitted(study: Study): boolean {
  return fitted.get(study)?.digest === study.digest
}

/** Lets {@link surrogateOf} give what an earlier fit of the same study gave; null where there was no surrogate. */
export function restoreSurrogate(study: Study, fit: SurrogateFit | null): void {
  const surrogate = fit === null ? undefined : Surrogate.restored(study, fit)
  fitted.set(study, { digest: study.digest, surrogate })
}

const fitted = new WeakMap<Study, { readonly digest: string; readonly surrogate: Surrogate | undefined }>()

/** What a fit found; with the study's trainings it makes the same surrogate again, bit for bit. */
export type SurrogateFit = Omit<GaussianProcessState, 'x' | 'y' | 'noiseVariances'>

/** Fits accuracy over the candidate space: a Gaussian process on the encoded rescales, on the scale that is asked for. */
export class Surrogate {
  readonly process: GaussianProcess
  readonly space: SearchSpace
  /** What nets are worth to the search, given this surface and their own trainings. */
  readonly worth: Worth
  /** The same over so many trainings that noise does not count. */
  readonly #lasting: Worth
  readonly #noise: TrainingNoise
  readonly #output: AccuracyOutput
  /** Trainings of the observed candidates, by index. */
  readonly #own: ReadonlyMap<number, OwnTrainings>

  private constructor(parts: SurrogateParts) {
    this.process = parts.process
    this.space = parts.space
    this.worth = new Worth(parts.noise)
    this.#lasting = new Worth(parts.noise, trainingsWithoutNoise)
    this.#noise = parts.noise
    this.#output = parts.output
    this.#own = parts.own
  }

  /**
   * Fits the hyperparameters by maximum marginal likelihood under weak priors, from several starts; deterministic. Every
   * training is a point of its own, so that seeds of a net tell the noise.
   *
   * @returns undefined with fewer than two observed nets, or where the space leaves no choice at all.
   */
  static fit(study: Study): Surrogate | undefined {
    const { space, experiment } = study.context
    if (observations(study).length < 2 || space.inputs.length === 0) return undefined
    const { restarts, kernel } = experiment.surrogate
    const priors = searchPriors(space.inputs.length)
    return Surrogate.#of(study, (data) => fitGaussianProcess({ ...data, kernel, priors, restarts }))
  }

  /** The surrogate that an earlier fit of the same study gave. */
  static restored(study: Study, fit: SurrogateFit): Surrogate {
    return Surrogate.#of(study, (data) => GaussianProcess.fromState({ ...fit, ...data }))
  }

  static #of(study: Study, processOf: (data: TrainingData) => GaussianProcess): Surrogate {
    const { space, experiment, images } = study.context
    const known = observations(study)
    const output = new AccuracyOutput(experiment.surrogate.output, images)
    const trainings = known.flatMap(({ point, accuracies }) => accuracies.map((accuracy) => ({ point, accuracy })))
    const counting = trainings.map(({ accuracy }) => output.countingVariance(accuracy))
    const process = processOf({
      x: trainings.map(({ point }) => point),
      y: trainings.map(({ accuracy }) => output.scaled(accuracy)),
      noiseVariances: counting,
    })
    const noise = { own: process.hyperparameters.noise, counting: median(counting) }
    const own = new Map(
      known.flatMap(({ entry: { net }, accuracies }) =>
        net.index === undefined ? [] : [[net.index, trainingsOn(output, accuracies)]],
      ),
    )
    return new Surrogate({ process, space, output, noise, own })
  }

  /** What {@link Surrogate.restored} makes this surrogate of again. */
  get fit(): SurrogateFit {
    const { kernel, values, noise, mean, jitter, standardization, report } = this.process.state()
    return { kernel, values, noise, mean, jitter, standardization, report }
  }

  /** An accuracy on the surrogate's scale. */
  scaled(accuracy: number): number {
    return this.#output.scaled(accuracy)
  }

  /** Expected accuracy and its deviation, as shares, from a mean and deviation on the surrogate's scale. */
  accuracy(mean: number, deviation: number): AccuracyBelief {
    return this.#output.moments(mean, deviation)
  }

  /** How far accuracy, as a share, rises by a small step on the surrogate's scale, from a place on that scale. */
  shareOf(step: number, from: number): number {
    return this.#output.accuracy(from + step) - this.#output.accuracy(from)
  }

  /** A net's trainings on the surrogate's scale. */
  trainingsOf(accuracies: readonly number[]): OwnTrainings {
    return trainingsOn(this.#output, accuracies)
  }

  /**
   * What a candidate would reach without the noise of trainings, from mean and deviation of the surface there and its own
   * trainings, if it has any. Deviations are widened as {@link widening} says.
   */
  beliefAt(index: number, mean: number, deviation: number): { readonly mean: number; readonly deviation: number } {
    const own = this.#own.get(index) ?? untrained
    const lasting = this.#lasting
    return { mean: lasting.mean(mean, own), deviation: lasting.deviation(widening * deviation, own.count) }
  }

  /** Mean and deviation of the surface at some points of the input space, on the surrogate's scale. */
  predict(points: readonly (readonly number[])[]): { readonly mean: Float64Array; readonly deviation: Float64Array } {
    return this.process.predict(points)
  }

  /** The means of {@link predict} alone, which take a small part of its time. */
  means(points: readonly (readonly number[])[]): Float64Array {
    return this.process.means(points)
  }

  /** The surrogate as if a training at a point had come out at a score (kriging believer); same hyperparameters. */
  believing(point: readonly number[], score: number): Surrogate {
    const variance = this.#output.countingVariance(this.#output.accuracy(score))
    const process = this.process.withPoints([point], [score], [variance])
    return new Surrogate({ process, space: this.space, output: this.#output, noise: this.#noise, own: this.#own })
  }
}

type TrainingData = Required<Pick<GaussianProcessState, 'x' | 'y' | 'noiseVariances'>>

interface SurrogateParts {
  readonly process: GaussianProcess
  readonly space: SearchSpace
  readonly output: AccuracyOutput
  readonly noise: TrainingNoise
  readonly own: ReadonlyMap<number, OwnTrainings>
}

const untrained: OwnTrainings = { count: 0, mean: 0 }

function trainingsOn(output: AccuracyOutput, accuracies: readonly number[]): OwnTrainings {
  const sum = accuracies.reduce((total, accuracy) => total + output.scaled(accuracy), 0)
  return { count: accuracies.length, mean: accuracies.length === 0 ? 0 : sum / accuracies.length }
}

/**
 * Weak beliefs for fits to few trainings, as modes and widths of the logarithms.
 *
 * Length scales around those of Hvarfner et al. (2024) for inputs in [0, 1], in a band of which two thirds lie within a
 * factor of two: 32 corners of two levels say little of them (docs/search.md has what wider bands gave). Noise is expected to be a
 * fifth of the variance of the accuracies, give or take a factor of two: from 32 corners of a space the likelihood alone
 * took noise for signal (in a simulation on 16,384 recorded nets; docs/search.md).
 */
function searchPriors(inputs: number): HyperparameterPriors {
  return {
    lengthscale: byMode(Math.SQRT2 + 0.5 * Math.log(inputs), 0.7),
    noise: byMode(-1.5, 0.7),
  }
}

// The density per unit of a log-normal parameter has its mode at `location - scale²`, that of its logarithm at `location`.
function byMode(mode: number, scale: number): { location: number; scale: number } {
  return { location: mode + scale ** 2, scale }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}
