import { baseRescale, countArchitecture, instantiate, type Gemm, type NetInput, type Rescale } from '@segscale/models'
import type { NetRequest } from './net-request.ts'

/** What one part of a net costs. */
export interface PartCosts {
  readonly params: number
  readonly macs: number
}

/** One segment of a net, beside the same segment of the base. */
export interface SegmentDescription extends PartCosts {
  readonly blocks: number
  readonly baseBlocks: number
  readonly channels: number
  readonly baseChannels: number
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
  const counts = countArchitecture(instantiate(family, rescale, input))
  const base = countArchitecture(instantiate(family, baseRescale(family), input))
  const { params, macs, gemmLoad, gemms } = counts
  // Every block has two convolutions, and nothing but them, stem and head multiplies matrices.
  let next = 1
  const segments = family.segments.map((segment, index): SegmentDescription => {
    const blocks = rescale.depth[index] as number
    const own = gemms.slice(next, next + 2 * blocks)
    next += 2 * blocks
    return {
      blocks,
      baseBlocks: segment.blocks,
      channels: rescale.width[index] as number,
      baseChannels: segment.channels,
      pixels: own[0]?.m ?? 0,
      ...convolutionCosts(own),
    }
  })
  return {
    family: family.name,
    dataset,
    input,
    rescale,
    params,
    macs,
    gemmLoad,
    paramsShare: params / base.params,
    macsShare: macs / base.macs,
    gemmLoadShare: gemmLoad / base.gemmLoad,
    base: { params: base.params, macs: base.macs, gemmLoad: base.gemmLoad },
    stem: convolutionCosts(gemms.slice(0, 1)),
    segments,
    head: denseCosts(gemms.slice(next)),
    gemms,
  }
}

/** Weights, and scale and offset of the batch norm that follows each convolution. */
function convolutionCosts(gemms: readonly Gemm[]): PartCosts {
  return {
    params: gemms.reduce((sum, { n, k }) => sum + n * k + 2 * n, 0),
    macs: gemms.reduce((sum, { m, n, k }) => sum + m * n * k, 0),
  }
}

/** Weights and bias. */
function denseCosts(gemms: readonly Gemm[]): PartCosts {
  return {
    params: gemms.reduce((sum, { n, k }) => sum + n * k + n, 0),
    macs: gemms.reduce((sum, { m, n, k }) => sum + m * n * k, 0),
  }
}
