import { BatchSelection } from './batch-selection.ts'
import { randomNets } from './random-nets.ts'
import type { Selection } from './strategy.ts'
import type { Study } from './study.ts'
import { surrogateOf } from './surrogate.ts'

/**
 * Chooses what to train next by the surrogate, over the whole candidate space. The choice depends on the study's outcomes
 * and its file alone. Where there is no surrogate yet, chance decides.
 *
 * With `seeds: as-needed` a training is one seed of a net, and may be a further seed of a net that the study has; with
 * `all` every net is new and gets all its seeds.
 *
 * @param most - How many trainings there may be.
 * @param shortlist - How many candidates of a scan are kept for later picks; changes the time it takes, not the result.
 * @returns Trainings that the study does not have; fewer than could be only where the candidates run out.
 */
export function selectTrainings(study: Study, most: number, shortlist?: number): Selection {
  const nets = Math.floor(most / study.firstSeeds.length)
  const surrogate = surrogateOf(study)
  if (surrogate === undefined) return { wanted: study.firstTrainings(randomNets(study, nets)) }
  const selection = new BatchSelection(study, surrogate, shortlist)
  const wanted = selection.pick(nets)
  const { expectedGain } = selection
  return { wanted, ...(expectedGain !== undefined && { expectedGain }) }
}
