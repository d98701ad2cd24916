import type { Experiment } from '@segscale/core'
import { accuracyMoments, expit, logit, logitNoiseVariance } from '@segscale/gp'

/** Mean and deviation of an accuracy, as shares. */
export interface AccuracyBelief {
  readonly mean: number
  readonly deviation: number
}

/** Where the number of images is not known, an accuracy counts as at least this far from 0 and 1. */
const leastDistance = 1e-6

/** The scale on which a surrogate models accuracy: `surrogate.output` of the experiment file. */
export class AccuracyOutput {
  readonly #output: Experiment['surrogate']['output']
  readonly #images: number | undefined

  /** @param images - Images that an accuracy is counted over, if known: 0 or 1 counts as half an image away from it. */
  constructor(output: Experiment['surrogate']['output'], images: number | undefined) {
    this.#output = output
    this.#images = images
  }

  /** An accuracy on this scale: itself, its log-odds, or minus the logarithm of its error. Rises with the accuracy. */
  scaled(accuracy: number): number {
    if (this.#output === 'identity') return accuracy
    return this.#output === 'logit' ? logit(accuracy, this.#margin) : -Math.log(1 - this.#inside(accuracy))
  }

  /** The accuracy that a number on this scale stands for. */
  accuracy(scaled: number): number {
    if (this.#output === 'identity') return scaled
    return this.#output === 'logit' ? expit(scaled) : 1 - Math.exp(-scaled)
  }

  /** Expected accuracy and its deviation where the scaled accuracy is normal. */
  moments(mean: number, deviation: number): AccuracyBelief {
    if (this.#output === 'identity') return { mean, deviation }
    if (this.#output === 'logit') return accuracyMoments(mean, deviation)
    // The error is log-normal.
    const error = Math.exp(-mean + deviation ** 2 / 2)
    return { mean: 1 - error, deviation: error * Math.sqrt(Math.expm1(deviation ** 2)) }
  }

  /** Variance on this scale of what counting over a number of images adds to an accuracy; 0 where it is not known. */
  countingVariance(accuracy: number): number {
    if (this.#images === undefined) return 0
    if (this.#output === 'logit') return logitNoiseVariance(accuracy, this.#images)
    const inside = this.#inside(accuracy)
    const variance = (inside * (1 - inside)) / this.#images
    // By the delta method: the slope of minus log(1 - a) is 1 / (1 - a).
    return this.#output === 'identity' ? variance : variance / (1 - inside) ** 2
  }

  get #margin(): number {
    return this.#images === undefined ? leastDistance : 0.5 / this.#images
  }

  #inside(accuracy: number): number {
    return Math.min(1 - this.#margin, Math.max(this.#margin, accuracy))
  }
}
