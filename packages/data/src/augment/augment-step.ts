import type { Recipe } from '@segscale/core'

/** One step of augmentation, as the experiment file writes it. */
export type AugmentStep = Recipe['augment'][number]

/** Numbers that images are normalised with, one for each channel, of pixels scaled to [0, 1]. */
export interface Normalisation {
  readonly mean: readonly number[]
  readonly std: readonly number[]
}

/** The constants that a list of steps names; undefined where the data set's own are meant. */
export function normalisationOf(steps: readonly AugmentStep[]): Normalisation | undefined {
  for (const step of steps) if (typeof step === 'object' && 'normalise' in step) return step.normalise
  return undefined
}

/** The parameter α of the mixing share's distribution, Beta(α, α); undefined where batches are not mixed. */
export function mixupOf(steps: readonly AugmentStep[]): number | undefined {
  for (const step of steps) if (typeof step === 'object' && 'mixup' in step) return step.mixup
  return undefined
}
