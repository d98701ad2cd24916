import type { Experiment } from '@segscale/core'

/** The seeds that a net is trained with at first: all of them, or the first where further ones come as needed. */
export function firstSeeds({ search, seeds }: Pick<Experiment, 'search' | 'seeds'>): readonly number[] {
  return search.seeds === 'as-needed' ? seeds.slice(0, 1) : seeds
}
