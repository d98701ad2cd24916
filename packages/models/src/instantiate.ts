import type { Architecture } from './architecture.ts'
import { LayerList } from './blocks/layer-list.ts'
import type { Family } from './family.ts'
import { keptCounts } from './kept-counts.ts'
import { appendFirstBlock, appendFurtherBlock, appendHead, appendStem } from './net-parts.ts'
import { checkRescale, type Rescale } from './rescale.ts'

/** What a net reads and tells apart; the description of a data set has these fields. */
export interface NetInput {
  /** Pixels. */
  readonly height: number
  /** Pixels. */
  readonly width: number
  readonly channels: number
  readonly classes: number
}

/**
 * The smaller net that a rescale makes of a family: its leading blocks, narrowed, with new shortcuts between segments.
 *
 * A rescale by the base gives the family's own net. The first block of a segment, which may change the resolution, always
 * stays. A block has a shortcut layer only where its stride is not 1 or its channels change; elsewhere the block's input
 * is added as it is.
 *
 * @throws {@link SegscaleError} with code `RESCALE_INVALID`.
 */
export function instantiate(family: Family, rescale: Rescale, input: NetInput): Architecture {
  checkRescale(family, rescale)
  const kept = keptCounts(family, rescale)
  const { height, width, channels, classes } = input
  const net = new LayerList({ op: 'input', height, width, channels }, family)
  let stream = appendStem(net, { layer: 0, channels }, family, kept)
  kept.segments.forEach(({ blocks }, segment) => {
    stream = appendFirstBlock(net, stream, family, kept, segment)
    for (let block = 1; block < blocks; block++) stream = appendFurtherBlock(net, stream, family, kept, segment)
  })
  appendHead(net, stream, family, kept, classes)
  return { layers: net.layers }
}
