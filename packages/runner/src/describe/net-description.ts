import {
  baseRescale,
  costsByPart,
  countArchitecture,
  instantiate,
  keptCounts,
  type Gemm,
  type KeptCounts,
  type NetInput,
  type Rescale,
} from '@segscale/models'
import type { NetRequest } from './net-request.ts'

/** What one part of a net costs. */
export interface PartCosts {
  readonly params: number
  readonly macs: number
  /** Bytes of the activations that are held at once, in float32. */
  readonly peakActivationBytes: number
}

/** One segment of a net, beside the same segment of the base. */
export interface SegmentDescription extends PartCosts {
  readonly blocks: number
  readonly baseBlocks: number
  readonly channels: number
  readonly baseChannels: number
  /** Channels inside a block, or its expansion; 0 where blocks have no inside. */
  readonly inner: number
  readonly baseInner: number
  /** Pixels of what the segment gives out. */
  readonly pixels: number
}

/** What `segscale describe` tells of a net; costs are those of one image. */
export interface NetDescription extends PartCosts {
  readonly family: string
  readonly dataset: string
  readonly input: NetInput
  readonly rescale: Rescale
  readonly gemmLoad: number
  /** Shares of the base net's, in (0, 1]. */
  readonly paramsShare: number
  readonly macsShare: number
  readonly gemmLoadShare: number
  readonly base: PartCosts & { readonly gemmLoad: number }
  readonly stem: PartCosts
  readonly segments: readonly SegmentDescription[]
  readonly head: PartCosts
  /** The matrix products of one image's forward pass, in the order of the layers. */
  readonly gemms: readonly Gemm[]
}

/** Counts a net, as a whole and by segment. */
export function describeNet({ family, rescale, dataset, input }: NetRequest): NetDescription {
  const { gemms, ...counts } = countArchitecture(instantiate(family, rescale, input))
  const base = countArchitecture(instantiate(family, baseRescale(family), input))
  const parts = costsByPart(family, rescale, input)
  const kept = keptCounts(family, rescale)
  const whole = keptCounts(family, baseRescale(family))
  const segments = parts.segments.map((costs, index): SegmentDescription => {
    const { blocks, channels, inner } = kept.segments[index] as KeptCounts['segments'][number]
    const own = whole.segments[index] as KeptCounts['segments'][number]
    const baseCounts = { baseBlocks: own.blocks, baseChannels: own.channels, baseInner: own.inner }
    return { blocks, channels, inner, ...baseCounts, ...costs }
  })
  return {
    family: family.name,
    dataset,
    input,
    rescale,
    ...counts,
    paramsShare: counts.params / base.params,
    macsShare: counts.macs / base.macs,
    gemmLoadShare: counts.gemmLoad / base.gemmLoad,
    base: {
      params: base.params,
      macs: base.macs,
      gemmLoad: base.gemmLoad,
      peakActivationBytes: base.peakActivationBytes,
    },
    stem: parts.stem,
    segments,
    head: parts.head,
    gemms,
  }
}
