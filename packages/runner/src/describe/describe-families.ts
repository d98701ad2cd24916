import { describeDataset } from '@segscale/data'
import {
  baseRescale,
  familyByName,
  listFamilies,
  rescaleCosts,
  type Rescale,
  type RescaleCosts,
} from '@segscale/models'
import { countText, segmentsText, sizeText } from '../report/figures.ts'
import { textTable } from '../report/text-table.ts'

/** A family that has a name, and what its net costs. */
export interface FamilyDescription extends RescaleCosts {
  readonly family: string
  /** What its net has; the base of every rescale. */
  readonly base: Rescale
}

/**
 * The families that have names, on the images of a data set.
 *
 * @throws SegscaleError with code `DATASET_UNKNOWN`, `DATA_UNAVAILABLE` or `DATA_CORRUPT`.
 */
export function describeFamilies(dataset: string, path?: string): FamilyDescription[] {
  const { height, width, channels, classes } = describeDataset(dataset, { path })
  return listFamilies().map((name) => {
    const family = familyByName(name)
    const base = baseRescale(family)
    return { family: name, base, ...rescaleCosts(family, base, { height, width, channels, classes }) }
  })
}

/** The families as a table for people. */
export function renderFamilies(families: readonly FamilyDescription[], width: number): string {
  const columns = ['family', 'blocks', 'channels', 'params', '', 'MACs', 'peak activations'] as const
  const rows = families.map(({ family, base, params, macs, peakActivationBytes }) => [
    family,
    segmentsText(base.depth),
    segmentsText(base.width),
    countText(params),
    sizeText(params),
    sizeText(macs),
    `${sizeText(peakActivationBytes)}B`,
  ])
  const table = textTable(
    columns.map((title, at) => ({ title, align: at < 3 ? ('left' as const) : ('right' as const), priority: 0 })),
    rows,
    width,
  )
  return [
    ...table,
    '',
    'Also any other resnet<6n+2>, preresnet<6n+2> and wideresnet-<6n+4>-<k>, and templates in YAML.',
  ].join('\n')
}
