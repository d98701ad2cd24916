import type { Architecture, Layer } from '../architecture.ts'
import { LayerList, type Stream } from '../blocks/layer-list.ts'
import { layerShapes } from '../check-architecture.ts'
import { dimensionsOf, type Dimension } from '../dimension.ts'
import type { Family } from '../family.ts'
import type { NetInput } from '../instantiate.ts'
import { keptCounts, type KeptCounts } from '../kept-counts.ts'
import { appendFirstBlock, appendFurtherBlock, appendHead, appendStem } from '../net-parts.ts'
import { baseRescale } from '../rescale.ts'
import { bytesPerNumber, type Costs } from './count-architecture.ts'
import { countMacs } from './macs.ts'
import { countParams } from './params.ts'
import { peakActivations } from './peak-activations.ts'

/** All that is counted of a candidate. */
export interface RescaleCosts extends Costs {
  /** Bytes of the activations that one image's forward pass holds at once, in float32. */
  readonly peakActivationBytes: number
}

/**
 * A part of a family's nets whose costs depend on few dimensions: params and MACs of a net are the sums over its parts, its
 * peak memory is the largest of theirs, for nothing but one stream is held between parts.
 */
export interface CostPart {
  /** The dimensions that decide the part's costs, directly or because something follows them. */
  readonly dimensions: readonly Dimension[]
  /** Pixels of the images that the part reads. */
  readonly pixels: number
  costsOf(kept: KeptCounts): RescaleCosts
}

type Counted = Pick<CostPart, 'costsOf' | 'pixels'>

/** What appends a part to a net that begins with what the part reads. */
type Append = (net: LayerList, from: Stream, kept: KeptCounts) => unknown

/**
 * The parts of a family's nets on images of a given size: the stem, of every segment its first block and all others, and
 * the head. Each is counted by the layers that `instantiate` would give it, so the two cannot differ.
 */
export function costParts(family: Family, input: NetInput): CostPart[] {
  const all = dimensionsOf(family)
  const named = (...names: readonly string[]): Dimension[] => all.filter(({ name }) => names.includes(name))
  const sizes = imageSizes(family, input)
  const streamBefore = (kept: KeptCounts, segment: number): number =>
    segment > 0 ? (kept.segments[segment - 1]?.channels as number) : kept.stem === 0 ? input.channels : kept.stem
  const part = (at: number, channelsOf: (kept: KeptCounts) => number, append: Append): Counted => {
    const { height, width } = sizes[at] as ImageSize
    const costsOf: CostPart['costsOf'] = (kept) =>
      countPart(family, { op: 'input', height, width, channels: channelsOf(kept) }, kept, append)
    return { costsOf, pixels: height * width }
  }
  const last = family.segments.length
  return [
    {
      dimensions: named('width1'),
      ...part(
        0,
        () => input.channels,
        (net, from, kept) => appendStem(net, from, family, kept),
      ),
    },
    ...family.segments.flatMap((_, index): CostPart[] => {
      const own = [`width${index + 1}`, `inner${index + 1}`]
      const first = part(
        1 + 2 * index,
        (kept) => streamBefore(kept, index),
        (net, from, kept) => appendFirstBlock(net, from, family, kept, index),
      )
      const further = part(
        2 + 2 * index,
        (kept) => kept.segments[index]?.channels as number,
        (net, from, kept) => appendFurtherBlock(net, from, family, kept, index),
      )
      return [
        { dimensions: named(...own, index === 0 ? 'width1' : `width${index}`), ...first },
        {
          dimensions: named(...own, `depth${index + 1}`),
          pixels: further.pixels,
          costsOf: repeated(further.costsOf, index),
        },
      ]
    }),
    {
      dimensions: named(`width${last}`, 'head'),
      ...part(
        1 + 2 * last,
        (kept) => streamBefore(kept, last),
        (net, from, kept) => {
          appendHead(net, from, family, kept, input.classes)
        },
      ),
    },
  ]
}

/** The costs of a net as a whole, from those of its parts. */
export function combined(parts: readonly RescaleCosts[]): RescaleCosts {
  return parts.reduce((sum, part) => ({
    params: sum.params + part.params,
    macs: sum.macs + part.macs,
    peakActivationBytes: Math.max(sum.peakActivationBytes, part.peakActivationBytes),
  }))
}

const nothing: RescaleCosts = { params: 0, macs: 0, peakActivationBytes: 0 }

/** All blocks of a segment but the first; how many there are is no reason to count one again. */
function repeated(costsOfOne: CostPart['costsOf'], segment: number): CostPart['costsOf'] {
  const known = new Map<string, RescaleCosts>()
  return (kept) => {
    const { blocks = 1, channels = 0, inner = 0 } = kept.segments[segment] ?? {}
    if (blocks === 1) return nothing
    const key = `${channels} ${inner}`
    const one = known.get(key) ?? costsOfOne(kept)
    known.set(key, one)
    const { params, macs, peakActivationBytes } = one
    return { params: (blocks - 1) * params, macs: (blocks - 1) * macs, peakActivationBytes }
  }
}

function countPart(
  family: Family,
  input: Extract<Layer, { op: 'input' }>,
  kept: KeptCounts,
  append: Append,
): RescaleCosts {
  const net = new LayerList(input, family)
  append(net, { layer: 0, channels: input.channels }, kept)
  const architecture: Architecture = { layers: net.layers }
  return {
    params: countParams(architecture),
    macs: countMacs(architecture),
    peakActivationBytes: bytesPerNumber * peakActivations(architecture),
  }
}

interface ImageSize {
  readonly height: number
  readonly width: number
}

/** Pixels that each part reads: stem, then per segment first block and further ones, then head. No modifier changes them. */
function imageSizes(family: Family, input: NetInput): ImageSize[] {
  const kept = keptCounts(family, baseRescale(family))
  const net = new LayerList({ op: 'input', ...input, channels: input.channels }, family)
  const ends: number[] = [0]
  let stream = appendStem(net, { layer: 0, channels: input.channels }, family, kept)
  ends.push(stream.layer)
  family.segments.forEach((_, segment) => {
    stream = appendFirstBlock(net, stream, family, kept, segment)
    // Further blocks and what follows them read the same pixels.
    ends.push(stream.layer, stream.layer)
  })
  const shapes = layerShapes({ layers: net.layers })
  return ends.map((layer) => {
    const [height, width] = shapes[layer] as [number, number, number]
    return { height, width }
  })
}
