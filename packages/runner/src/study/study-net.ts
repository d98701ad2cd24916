import type { Architecture } from '@segscale/models'
import type { NetRescale } from './net-rescale.ts'
import type { NetCosts } from './search-space.ts'

/** A net that a study may train or look up: what it is, and what it costs. */
export interface StudyNet extends NetCosts {
  readonly rescale: NetRescale
  /** Index among the candidates; undefined for a net that is none (a base or listed sentinel may be). */
  readonly index: number | undefined
  /**
   * Its point in the surrogate's input space, a coordinate per input; undefined where it has none, because it differs from
   * the candidates in something that they all share.
   */
  readonly point: readonly number[] | undefined
  /** The same for rescales that give the same net, different for all others. */
  readonly identity: string
  /** What is trained; undefined for a row of a table, which was trained elsewhere. */
  readonly architecture: Architecture | undefined
}

/**
 * The architecture of a net that is to be trained.
 *
 * @throws TypeError for a row of a table.
 */
export function architectureOf({ architecture, identity }: StudyNet): Architecture {
  if (architecture === undefined)
    throw new TypeError(`The net ${identity} is recorded in a table and cannot be trained.`)
  return architecture
}
