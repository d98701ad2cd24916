import { RandomStream } from '@segscale/core'
import { scanParams } from './candidate-scan.ts'
import type { StudyNet } from './study-net.ts'
import type { Study } from './study.ts'

/**
 * Candidates within the largest budget drawn evenly, from a seed that no result of the study enters; beyond that budget
 * once none is left within it.
 *
 * @param except - Nets that were picked already.
 * @returns At most `count` nets, none of them in the study yet.
 */
export function randomNets(study: Study, count: number, except: readonly StudyNet[] = []): StudyNet[] {
  const { space, experiment, base } = study.context
  const maxParams = Math.max(...experiment.search.budgets) * base.params
  const fitting: number[] = []
  const other: number[] = []
  scanParams(space, (index, params) => {
    if (!study.hasIndex(index)) (params <= maxParams ? fitting : other).push(index)
  })
  const random = RandomStream.derive('selection', experiment.seeds, experiment.sentinels.seed, study.entries.length)
  const nets: StudyNet[] = []
  while (nets.length < count && fitting.length + other.length > 0) {
    const drawn = takeOne(fitting.length > 0 ? fitting : other, random)
    const net = space.netAt(drawn)
    if (!study.has(net) && ![...except, ...nets].some(({ identity }) => identity === net.identity)) nets.push(net)
  }
  return nets
}

function takeOne(indices: number[], random: RandomStream): number {
  const position = random.integer(indices.length)
  const drawn = indices[position] as number
  indices[position] = indices.at(-1) as number
  indices.pop()
  return drawn
}
