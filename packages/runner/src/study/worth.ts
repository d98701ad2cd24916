/** Variances of one training's accuracy about the surface that the surrogate learns, on the surrogate's scale. */
export interface TrainingNoise {
  /** What the net itself makes of it: its seed, and whatever the surface does not know of it. */
  readonly own: number
  /** What counting over a number of images adds; it says nothing of the net. */
  readonly counting: number
}

/** How a net's own trainings came out. */
export interface OwnTrainings {
  readonly count: number
  /** Mean of their accuracies on the surrogate's scale; of no account where there is none. */
  readonly mean: number
}

/** Trainings over which the worth that decides a search is a mean: a lucky first training is half believed. */
export const trainingsOfWorth = 2

/** Trainings whose mean is as good as free of noise: what predictions are about. */
export const trainingsWithoutNoise = 12

/**
 * By what the deviations of the surface are multiplied where they are stated. They take the hyperparameters for known and
 * the surface for as smooth between the levels as it is at the extremes: 90 % intervals as they come held 60 % of recorded
 * means and about 70 % of made-up ones (docs/search.md, `bench:calibration`). Searches compare deviations, so that
 * they do without.
 */
export const widening = 1.8

/**
 * What a net is worth: its mean accuracy over some trainings, counting noise aside, of which a study may have seen some.
 *
 * For a net without trainings this is the surface, for one with all of them what they gave, and for one in between a blend:
 * a lucky first training is only half believed. So new nets, trained nets and their further seeds compare.
 *
 * With the surface `f ~ N(m, v)`, own noise `a`, counting noise `c`, `r = a / (a + c)` and `k` of `K` trainings of mean
 * `ȳ`, the worth is normal with mean `(1 - k r / K) m + (k r / K) ȳ` and variance
 * `(1 - k r / K)² v + (k a (1 - r) + (K - k) a) / K²`.
 */
export class Worth {
  readonly #own: number
  readonly #all: number
  /** The share of a training's distance from the surface that is the net's own. */
  readonly #share: number
  readonly #trainings: number

  /** @param trainings - Over which worth is a mean, `K`. */
  constructor({ own, counting }: TrainingNoise, trainings: number = trainingsOfWorth) {
    this.#trainings = trainings
    this.#own = own
    this.#all = own + counting
    this.#share = this.#all > 0 ? own / this.#all : 1
  }

  /**
   * Expected worth.
   *
   * @param surface - Posterior mean of the surface at the net, its own trainings included.
   */
  mean(surface: number, { count, mean }: OwnTrainings): number {
    if (count === 0) return surface
    const weight = (count * this.#share) / this.#trainingsBehind(count)
    return (1 - weight) * surface + weight * mean
  }

  /**
   * How uncertain the worth is, as a standard deviation.
   *
   * @param surface - Posterior deviation of the surface at the net.
   * @param count - Trainings of the net so far.
   */
  deviation(surface: number, count: number): number {
    const of = this.#trainingsBehind(count)
    const left = 1 - (count * this.#share) / of
    const own = (this.#own * (count * (1 - this.#share) + (of - count))) / of ** 2
    return Math.sqrt((left * surface) ** 2 + own)
  }

  /**
   * Deviation of the change that one more training makes to the expected worth: what there is to gain by it. Rises with
   * the surface's deviation and falls with the trainings had; 0 once the net has them all.
   */
  change(surface: number, count: number): number {
    if (count >= this.#trainings) return 0
    const variance = surface ** 2 + this.#all
    if (variance === 0) return 0
    const weight = this.#share / this.#trainings
    const left = 1 - (count + 1) * weight
    return (left * (surface ** 2 / variance) + weight) * Math.sqrt(variance)
  }

  // A net that has more trainings than worth asks for is worth the mean of those it has.
  #trainingsBehind(count: number): number {
    return Math.max(this.#trainings, count)
  }
}
