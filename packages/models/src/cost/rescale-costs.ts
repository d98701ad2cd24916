import type { Family } from '../family.ts'
import type { NetInput } from '../instantiate.ts'
import { keptCounts } from '../kept-counts.ts'
import { checkRescale, type Rescale } from '../rescale.ts'
import { combined, costParts, type RescaleCosts } from './cost-parts.ts'

/**
 * Params, MACs and peak activation memory of one rescale from its parts; equal to what counting the net gives.
 *
 * @throws {@link SegscaleError} with code `RESCALE_INVALID`, or `ARCHITECTURE_INVALID` where the family does not fit the images.
 */
export function rescaleCosts(family: Family, rescale: Rescale, input: NetInput): RescaleCosts {
  checkRescale(family, rescale)
  const kept = keptCounts(family, rescale)
  return combined(costParts(family, input).map((part) => part.costsOf(kept)))
}
