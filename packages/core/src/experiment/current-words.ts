import type { Experiment } from './experiment-schema.ts'

/**
 * An experiment with older words replaced by those that mean the same today: `acquisition: random` is a strategy now, and
 * the baseline `uniform` bears the name of the strategy that it is.
 *
 * Fields that are missing, because they were wrong, are left alone.
 */
export function currentWords(experiment: Experiment): Experiment {
  const search = experiment.search as Experiment['search'] | undefined
  const baselines = experiment.baselines as readonly string[] | undefined
  return {
    ...experiment,
    ...(search !== undefined && { search: searchInCurrentWords(search) }),
    ...(baselines !== undefined && {
      baselines: [...new Set(baselines.map((word) => (word === 'uniform' ? 'uniform-scaling' : word)))],
    }),
  } as Experiment
}

function searchInCurrentWords(search: Experiment['search']): Experiment['search'] {
  const { acquisition, strategy }: { acquisition?: string; strategy?: string } = search
  const isOlder = acquisition === 'random' && (strategy === 'surrogate' || strategy === 'random')
  return isOlder ? { ...search, acquisition: 'kg', strategy: 'random' } : search
}
