import { SegscaleError } from '@segscale/core'
import { candidateSpace, countOf, dimensionsOf, familyOf, keptCounts } from '@segscale/models'
import { datasetOf } from '../load/dataset-of.ts'
import type { LoadedExperiment } from '../load/load-experiment.ts'

/** Candidates at a time. */
const block = 4096

/**
 * Every candidate of an experiment as CSV, in texts of many lines: the counts of all its dimensions, then its costs.
 *
 * @throws SegscaleError with code `USAGE` for an experiment on recorded trainings.
 */
export function* candidateLines({ experiment }: Pick<LoadedExperiment, 'experiment'>): Generator<string, void> {
  if (experiment.evaluate !== undefined) {
    throw new SegscaleError(
      'USAGE',
      'Candidates are listed of a family; this experiment has a table of its own, which lists them.',
    )
  }
  const family = familyOf(experiment.family)
  const space = candidateSpace(family, experiment.space, datasetOf(experiment))
  const dimensions = dimensionsOf(family)
  yield `${[...dimensions.map(({ name }) => name), 'params', 'macs', 'peakActivationBytes'].join(',')}\n`
  const costs = {
    params: new Float64Array(block),
    macs: new Float64Array(block),
    peakActivationBytes: new Float64Array(block),
  }
  for (let from = 0; from < space.size; from += block) {
    const to = Math.min(space.size, from + block)
    space.fillCosts(from, to, costs)
    const lines: string[] = []
    for (let index = from; index < to; index++) {
      const kept = keptCounts(family, space.rescaleAt(index))
      const counts = dimensions.map((dimension) => countOf(kept, dimension))
      const at = index - from
      lines.push([...counts, costs.params[at], costs.macs[at], costs.peakActivationBytes[at]].join(','))
    }
    yield `${lines.join('\n')}\n`
  }
}
