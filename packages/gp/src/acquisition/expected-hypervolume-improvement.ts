import { UncertainFront } from './uncertain-front.ts'

/** Independent normal beliefs about `m` objectives, all to be maximised, and the front that they are held against. */
export interface HypervolumeBelief {
  /** Points of `m` known objectives; dominated ones, duplicates and those below the reference do no harm. */
  readonly front: readonly (readonly number[])[]
  /** Only volume above this point counts. */
  readonly reference: readonly number[]
  readonly mean: readonly number[]
  readonly deviation: readonly number[]
}

/**
 * The expected gain in hypervolume of a candidate whose `m` objectives are independent normals: exact. For many
 * candidates make the {@link UncertainFront} once.
 */
export function expectedHypervolumeImprovement({ front, reference, mean, deviation }: HypervolumeBelief): number {
  return new UncertainFront(front, reference).expectedImprovement(mean, deviation)
}

/** Natural log of {@link expectedHypervolumeImprovement}, for candidates so improbable that it underflows. */
export function logExpectedHypervolumeImprovement({ front, reference, mean, deviation }: HypervolumeBelief): number {
  return new UncertainFront(front, reference).logExpectedImprovement(mean, deviation)
}
