import type { Recipe } from '@segscale/core'
import type { Architecture } from '@segscale/models'
import { countArchitecture } from '@segscale/models'
import type { StoreRecord } from '../store/store.ts'

/** How fast trainings run here, by what they cost. */
export interface Throughput {
  /** Past trainings under a like recipe; none where there are no records yet. */
  readonly samples: readonly ThroughputSample[]
  readonly basis: string
}

/** One past training. */
export interface ThroughputSample {
  readonly macs: number
  readonly imagesPerSecond: number
}

// Forward and backward pass: the gradients of images and of weights cost as much as the forward pass each.
const passes = 3
/** Guessed speed of one CPU thread, in multiply-accumulates per second: what small nets reach on common CPUs. */
const guessedMacsPerSecond = { float32: 25e9, bfloat16: 35e9 } as const

/** What past records say about the speed of trainings with the same precision and threads. */
export function throughputOf(records: readonly StoreRecord[], { precision, threads }: Recipe): Throughput {
  const samples = records.flatMap(({ input, provenance }) => {
    const recipe = input['recipe'] as unknown as Partial<Recipe> | undefined
    const { imagesPerSecond } = provenance
    if (input['kind'] !== 'training' || imagesPerSecond === undefined || imagesPerSecond <= 0) return []
    if (recipe?.precision !== precision || recipe.threads !== threads) return []
    return [{ macs: countArchitecture(input['architecture'] as unknown as Architecture).macs, imagesPerSecond }]
  })
  const guess = (guessedMacsPerSecond[precision] * 2) / 1e9
  const basis =
    samples.length > 0
      ? `the speed of ${samples.length} past trainings in ${precision}`
      : `a guess of ${guess} GFLOP/s for each CPU thread in ${precision}, as there are no past trainings`
  return { samples, basis }
}

/**
 * Expected seconds of one training on one worker.
 *
 * The speed is that of the past training nearest in cost: small nets reach fewer operations per second than large ones.
 *
 * @param macs - Multiply-accumulates of the forward pass of one image.
 * @param images - Training images per epoch.
 */
export function trainingSeconds({ samples }: Throughput, macs: number, images: number, recipe: Recipe): number {
  const distance = (sample: ThroughputSample): number => Math.abs(Math.log(sample.macs / macs))
  const [first, ...others] = samples
  const nearest = others.reduce((best, sample) => {
    return best === undefined || distance(sample) < distance(best) ? sample : best
  }, first)
  const macsPerSecond =
    nearest === undefined
      ? (guessedMacsPerSecond[recipe.precision] * recipe.threads) / passes
      : nearest.imagesPerSecond * nearest.macs
  return (images * recipe.epochs * macs) / macsPerSecond
}
