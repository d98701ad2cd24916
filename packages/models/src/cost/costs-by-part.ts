import type { Family } from '../family.ts'
import type { NetInput } from '../instantiate.ts'
import { keptCounts } from '../kept-counts.ts'
import { checkRescale, type Rescale } from '../rescale.ts'
import { combined, costParts, type CostPart, type RescaleCosts } from './cost-parts.ts'

/** What the parts of a net cost. */
export interface CostsByPart {
  readonly stem: RescaleCosts
  readonly segments: readonly (RescaleCosts & {
    /** Pixels of what the segment gives out, before a pool behind it. */
    readonly pixels: number
  })[]
  readonly head: RescaleCosts
}

/**
 * What stem, segments and head of a net cost; together, what the net costs.
 *
 * @throws {@link SegscaleError} with code `RESCALE_INVALID`.
 */
export function costsByPart(family: Family, rescale: Rescale, input: NetInput): CostsByPart {
  checkRescale(family, rescale)
  const kept = keptCounts(family, rescale)
  const parts = costParts(family, input)
  const costsAt = (at: number): RescaleCosts => (parts.at(at) as CostPart).costsOf(kept)
  return {
    stem: costsAt(0),
    segments: family.segments.map((_, index) => ({
      ...combined([costsAt(1 + 2 * index), costsAt(2 + 2 * index)]),
      pixels: parts[2 + 2 * index]?.pixels as number,
    })),
    head: costsAt(-1),
  }
}
