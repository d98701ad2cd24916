import { baseRescale, rescaleCosts, type Family, type NetInput, type Rescale } from '@segscale/models'

/** Two nets of nearly the same number of parameters: one has fewer blocks, the other fewer channels. */
export interface DepthWidthPair {
  /** Blocks kept per segment, as a share. */
  readonly share: number
  readonly depth: Rescale
  readonly width: Rescale
}

/**
 * Pairs of nets of a family that cost the same parameters: some blocks of every segment removed, or some channels.
 *
 * For each number of blocks that the longest segment may lose the other net has all blocks, and of all uniform widths the
 * one whose parameters are nearest.
 *
 * @param most - How many pairs at most; they are spread evenly.
 */
export function depthAgainstWidth(family: Family, input: NetInput, most: number): DepthWidthPair[] {
  const base = baseRescale(family)
  const longest = Math.max(...base.depth)
  const counts = Array.from({ length: longest - 1 }, (_, removed) => longest - 1 - removed)
  const widest = Math.max(...base.width)
  const narrowed = Array.from({ length: widest }, (_, at) => scaled(base, 'width', (at + 1) / widest))
  const costs = narrowed.map((rescale) => rescaleCosts(family, rescale, input).params)
  return evenly(counts, most).map((count) => {
    const share = count / longest
    const depth = scaled(base, 'depth', share)
    const { params } = rescaleCosts(family, depth, input)
    const distance = (at: number): number => Math.abs(Math.log((costs[at] as number) / params))
    const nearest = [...narrowed.keys()].reduce((best, at) => (distance(at) < distance(best) ? at : best), 0)
    return { share, depth, width: narrowed[nearest] as Rescale }
  })
}

function scaled(base: Rescale, kind: 'depth' | 'width', share: number): Rescale {
  return { ...base, [kind]: base[kind].map((count) => Math.max(1, Math.round(count * share))) }
}

function evenly<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items]
  const step = most === 1 ? 0 : (items.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, at) => items[Math.round(at * step)] as T)
}
