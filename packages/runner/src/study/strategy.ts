import { evolvedNets } from './evolution.ts'
import { randomNets } from './random-nets.ts'
import { selectTrainings } from './selection.ts'
import type { Study, WantedTraining } from './study.ts'
import { nextUniformNets } from './uniform-search.ts'

/** What a search asks for next. */
export interface Selection {
  /** None where the candidates run out. */
  readonly wanted: readonly WantedTraining[]
  /**
   * By how much the accuracy of the nets chosen in the end is expected to rise by the first of them, as a share and mean
   * over the budgets; undefined where nobody knows.
   */
  readonly expectedGain?: number
}

/**
 * What the search strategy of a study asks for next. The choice depends on the study's outcomes and its file alone.
 *
 * @param most - How many trainings there may be.
 */
export function nextTrainings(study: Study, most: number): Selection {
  const { strategy } = study.context.experiment.search
  if (strategy === 'surrogate') return selectTrainings(study, most)
  const count = Math.floor(most / study.firstSeeds.length)
  const nets = { random: randomNets, 'uniform-scaling': nextUniformNets, evolution: evolvedNets }[strategy]
  return { wanted: study.firstTrainings(nets(study, count)) }
}
