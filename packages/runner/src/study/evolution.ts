import { RandomStream } from '@segscale/core'
import { nonDominatedRank } from '@segscale/gp'
import { tradedCosts } from './acquisition.ts'
import { crowdingDistances } from './crowding.ts'
import { randomNets } from './random-nets.ts'
import type { StudyNet } from './study-net.ts'
import { searchAccuracy, type Study } from './study.ts'

/** How many of the best nets may have offspring. */
const populationSize = 32
/** Offspring that were trained before, or are too large, are bred anew this often before chance takes over. */
const mostAttempts = 200

interface Parent {
  /** Level of each input. */
  readonly levels: readonly number[]
  /** Front that it belongs to: 0 is dominated by none. */
  readonly rank: number
  /** How far its neighbours on that front are. */
  readonly crowding: number
}

/**
 * Nets bred from the best so far, as NSGA-II does: parents by binary tournament on front and crowding, the levels of each
 * input from one of the two, each changed to another with probability one in the number of inputs.
 *
 * Every net trained so far is the pool, of which the best 32 are the population; so no training is ever forgotten or done
 * twice. Nets beyond the largest budget are neither parents (as long as two others are there) nor offspring.
 *
 * @returns At most `count` nets that the study does not have, the same ones for the same study.
 * @see Deb et al. (2002), A fast and elitist multiobjective genetic algorithm: NSGA-II, IEEE Trans. Evol. Comput. 6(2).
 */
export function evolvedNets(study: Study, count: number): StudyNet[] {
  const { space, experiment, base } = study.context
  const random = RandomStream.derive('evolution', experiment.seeds, experiment.sentinels.seed, study.entries.length)
  const maxParams = Math.max(...experiment.search.budgets) * base.params
  const population = populationOf(study, maxParams)
  const nets: StudyNet[] = []
  for (let attempt = 0; attempt < mostAttempts * count && nets.length < count && population.length > 1; attempt++) {
    const index = space.indexOfLevels(offspring(study, population, random))
    if (index === undefined || study.hasIndex(index) || space.costsAt(index).params > maxParams) continue
    const net = space.netAt(index)
    if (!study.has(net) && !nets.some(({ identity }) => identity === net.identity)) nets.push(net)
  }
  return nets.length === count ? nets : [...nets, ...randomNets(study, count - nets.length, nets)]
}

function populationOf(study: Study, maxParams: number): Parent[] {
  const { space, guessing } = study.context
  const costs = tradedCosts(study.context)
  const known = study.entries.flatMap(({ net, ...entry }) => {
    const accuracy = searchAccuracy({ net, ...entry }, guessing)
    return net.index === undefined || accuracy === undefined || entry.role === 'uniform'
      ? []
      : [
          {
            levels: space.levelsAt(net.index),
            params: net.params,
            point: [accuracy, ...costs.map((cost) => net[cost] ?? 0)],
          },
        ]
  })
  const within = known.filter(({ params }) => params <= maxParams)
  const pool = within.length > 1 ? within : known
  const points = pool.map(({ point }) => point)
  const ranks = nonDominatedRank(points, ['max', ...costs.map(() => 'min' as const)])
  const crowding = crowdingDistances(points, ranks)
  return pool
    .map(({ levels }, i): Parent => ({ levels, rank: ranks[i] as number, crowding: crowding[i] as number }))
    .sort((a, b) => (isFitter(a, b) ? -1 : isFitter(b, a) ? 1 : 0))
    .slice(0, populationSize)
}

function offspring(study: Study, population: readonly Parent[], random: RandomStream): number[] {
  const { inputs } = study.context.space
  const mother = winner(population, random)
  const father = winner(population, random)
  return inputs.map(({ levels }, input) => {
    const inherited = (random.integer(2) === 0 ? mother : father).levels[input] as number
    if (random.integer(inputs.length) > 0) return inherited
    // One of the other levels.
    return (inherited + 1 + random.integer(levels.length - 1)) % levels.length
  })
}

function winner(population: readonly Parent[], random: RandomStream): Parent {
  const first = population[random.integer(population.length)] as Parent
  const second = population[random.integer(population.length)] as Parent
  return isFitter(second, first) ? second : first
}

function isFitter(a: Parent, b: Parent): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.crowding > b.crowding)
}
