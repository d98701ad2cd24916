import { resolve } from 'node:path'
import { familyByName, familyOf, type Family } from '@segscale/models'
import { isFamilyFile } from './family-file.ts'
import { resolveExperiment } from './load-experiment.ts'
import { SourceText } from './source-text.ts'

/**
 * The family of a name, or the template of a file.
 *
 * @param family - A name, or a path that ends in `.yaml`, relative to the working directory.
 * @throws SegscaleError with code `FAMILY_UNKNOWN`, or ExperimentInvalidError with every problem of the file.
 */
export function loadFamily(family: string): Family {
  if (!isFamilyFile(family)) return familyByName(family)
  // A template is checked as part of an experiment, like any other.
  const fields = {
    version: 1,
    name: 'family',
    dataset: { name: 'cifar10' },
    family: resolve(family),
    space: { depth: { ratios: [1] }, width: { ratios: [1] } },
    budget: { trainings: 1000 },
  }
  const { experiment } = resolveExperiment(new SourceText(family, JSON.stringify(fields)), { set: [] })
  if (experiment.family === undefined) throw new TypeError('An experiment that trains has a family.')
  return familyOf(experiment.family)
}
