import type { Experiment } from '@segscale/core'
import {
  accuracyMoments,
  expit,
  fitGaussianProcess,
  logit,
  logitNoiseVariance,
  type GaussianProcess,
} from '@segscale/gp'
import { canEncode, encode, inputAxes, type CandidateSpace, type Rescale } from '@segscale/models'
import { searchAccuracy, type Study, type StudyEntry } from './study.ts'

/** A net's accuracy as the surrogate learns it. */
export interface Observation {
  readonly entry: StudyEntry
  /** Share in [0, 1]. */
  readonly accuracy: number
}

/**
 * What the surrogate learns from a study: the mean accuracy over seeds of every net that ended. A net that differs from
 * the space where the space leaves no choice cannot be placed among the candidates, and is left out.
 */
export function observations(study: Study): Observation[] {
  const { space, input } = study.context
  return study.entries.flatMap((entry) => {
    const accuracy = canEncode(entry.net.rescale, space) ? searchAccuracy(entry, input.classes) : undefined
    return accuracy === undefined ? [] : [{ entry, accuracy }]
  })
}

/** Fits accuracy over the candidate space: a Gaussian process on the encoded rescales, on the scale that is asked for. */
export class Surrogate {
  readonly process: GaussianProcess
  readonly space: CandidateSpace
  readonly #scale: AccuracyScale

  private constructor(process: GaussianProcess, space: CandidateSpace, scale: AccuracyScale) {
    this.process = process
    this.space = space
    this.#scale = scale
  }

  /**
   * Fits the hyperparameters by maximum marginal likelihood under weak priors, from several starts; deterministic.
   *
   * The priors and the known counting noise of an accuracy matter while there are few nets: on 9 to 17 corners of
   * ResNet-20's space, the likelihood alone took noise for signal (NLPD 22 to -0.8 on other nets, against -0.5 to -1.1).
   *
   * @returns undefined with fewer than two observations, or where the space leaves no choice at all.
   */
  static fit(study: Study): Surrogate | undefined {
    const { space, experiment } = study.context
    const known = observations(study)
    if (known.length < 2 || inputAxes(space).length === 0) return undefined
    const { output, restarts } = experiment.surrogate
    const scale = { output, images: experiment.dataset.validation }
    const process = fitGaussianProcess({
      x: known.map(({ entry }) => encode(entry.net.rescale, space)),
      y: known.map(({ accuracy }) => onScale(accuracy, scale)),
      noiseVariances: known.map(({ accuracy }) => countingVariance(accuracy, scale)),
      kernel: 'matern52',
      priors: 'dimension-scaled',
      restarts,
    })
    return new Surrogate(process, space, scale)
  }

  /** An accuracy on the surrogate's scale. */
  scaled(accuracy: number): number {
    return onScale(accuracy, this.#scale)
  }

  /** Expected accuracy and its deviation, as shares, from a mean and deviation on the surrogate's scale. */
  accuracy(mean: number, deviation: number): { readonly mean: number; readonly deviation: number } {
    return this.#scale.output === 'logit' ? accuracyMoments(mean, deviation) : { mean, deviation }
  }

  /** Mean and deviation of some rescales, on the surrogate's scale, without observation noise. */
  predict(rescales: readonly Rescale[]): { readonly mean: Float64Array; readonly deviation: Float64Array } {
    return this.process.predict(rescales.map((rescale) => encode(rescale, this.space)))
  }

  /** The surrogate as if a net had been trained and had come out at a score (kriging believer); same hyperparameters. */
  believing(rescale: Rescale, score: number): Surrogate {
    const accuracy = this.#scale.output === 'logit' ? expit(score) : score
    const variance = countingVariance(accuracy, this.#scale)
    const process = this.process.withPoints([encode(rescale, this.space)], [score], [variance])
    return new Surrogate(process, this.space, this.#scale)
  }
}

interface AccuracyScale {
  readonly output: Experiment['surrogate']['output']
  /** Validation images: an accuracy of 0 or 1 over so many counts as half an image away from it. */
  readonly images: number
}

function onScale(accuracy: number, { output, images }: AccuracyScale): number {
  return output === 'logit' ? logit(accuracy, 0.5 / images) : accuracy
}

/** Variance of an accuracy over so many images, on the surrogate's scale. */
function countingVariance(accuracy: number, { output, images }: AccuracyScale): number {
  if (output === 'logit') return logitNoiseVariance(accuracy, images)
  const inside = Math.min(1 - 0.5 / images, Math.max(0.5 / images, accuracy))
  return (inside * (1 - inside)) / images
}
