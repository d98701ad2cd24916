import type { Family } from '../family.ts'
import type { NetInput } from '../instantiate.ts'
import { checkRescale, type Rescale } from '../rescale.ts'
import type { Costs } from './count-architecture.ts'

/**
 * The costs of a family's nets as sums of terms, each of which depends on one segment and the one before it.
 *
 * A net costs `stem(w1) + sum of entry(i, w(i-1), wi) + rest(i, bi, wi) + head(ws)`, with w(0) = w1: the stem, then
 * per segment its first convolution and everything else, then the dense layer.
 */
export interface CostTerms {
  stem(channels: number): Costs
  /** The first convolution of a segment (counted from 0), which reads the channels of the segment before. */
  entry(segment: number, before: number, channels: number): Costs
  /** All batch norms of a segment and all convolutions but its first. */
  rest(segment: number, blocks: number, channels: number): Costs
  head(channels: number): Costs
}

/** The terms whose sum is the cost of a family's nets on images of a given size. */
export function costTerms(family: Family, input: NetInput): CostTerms {
  const pixels = segmentPixels(family, input)
  const stemPixels = outputPixels(input, family.stem.stride)
  return {
    stem: (channels) => {
      const weights = family.stem.kernel ** 2 * input.channels * channels
      return { params: weights + 2 * channels, macs: weights * stemPixels }
    },
    entry: (segment, before, channels) => {
      const weights = 9 * before * channels
      return { params: weights, macs: weights * (pixels[segment] as number) }
    },
    rest: (segment, blocks, channels) => {
      const weights = (2 * blocks - 1) * 9 * channels ** 2
      return { params: weights + 2 * blocks * 2 * channels, macs: weights * (pixels[segment] as number) }
    },
    head: (channels) => ({ params: (channels + 1) * input.classes, macs: channels * input.classes }),
  }
}

/**
 * Params and MACs of one rescale without building its net; equal to what counting the net gives.
 *
 * @throws {@link SegscaleError} with code `RESCALE_INVALID`.
 */
export function rescaleCosts(family: Family, rescale: Rescale, input: NetInput): Costs {
  checkRescale(family, rescale)
  const terms = costTerms(family, input)
  let before = rescale.width[0] as number
  const parts = [terms.stem(before)]
  family.segments.forEach((_, segment) => {
    const channels = rescale.width[segment] as number
    parts.push(terms.entry(segment, before, channels))
    parts.push(terms.rest(segment, rescale.depth[segment] as number, channels))
    before = channels
  })
  parts.push(terms.head(before))
  return parts.reduce((sum, part) => ({ params: sum.params + part.params, macs: sum.macs + part.macs }))
}

function segmentPixels(family: Family, input: NetInput): number[] {
  let stride = family.stem.stride as number
  return family.segments.map((segment) => outputPixels(input, (stride *= segment.stride)))
}

/** Repeated halving that rounds up equals one division that rounds up. */
function outputPixels(input: NetInput, stride: number): number {
  return Math.ceil(input.height / stride) * Math.ceil(input.width / stride)
}
