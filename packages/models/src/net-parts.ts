import { appendBlock } from './blocks/append-block.ts'
import { LayerList, type Stream } from './blocks/layer-list.ts'
import { blockForm, type Family, type Segment } from './family.ts'
import type { KeptCounts } from './kept-counts.ts'

/** Appends the stem, up to its pool. */
export function appendStem(net: LayerList, images: Stream, family: Family, kept: KeptCounts): Stream {
  const { stem } = family
  if (stem === 'none') return images
  const { kernel, stride, maxPool } = stem
  const form = { kernel, stride, channels: kept.stem }
  const stream = isPreactivated(family.segments[0]) ? net.conv(images, form) : net.activate(net.convNorm(images, form))
  return net.maxPool(stream, maxPool)
}

/**
 * Appends the first block of a segment, the one that never goes: behind what the segment before leaves to be done, its pool
 * and, where its blocks are preactivated and these are not, norm and activation.
 */
export function appendFirstBlock(
  net: LayerList,
  from: Stream,
  family: Family,
  kept: KeptCounts,
  index: number,
): Stream {
  const segment = family.segments[index] as Segment
  const stream = leave(net, from, family.segments[index - 1], isPreactivated(segment))
  return appendBlock(net, stream, { ...keptBlock(segment, kept, index), stride: segment.stride })
}

/** Appends one of a segment's other blocks, all of which are alike. */
export function appendFurtherBlock(
  net: LayerList,
  from: Stream,
  family: Family,
  kept: KeptCounts,
  index: number,
): Stream {
  return appendBlock(net, from, { ...keptBlock(family.segments[index] as Segment, kept, index), stride: 1 })
}

/** Appends what follows the last segment, up to the logits. */
export function appendHead(net: LayerList, from: Stream, family: Family, kept: KeptCounts, classes: number): void {
  const { pooling = 'average', dropout } = family.head ?? {}
  let stream = leave(net, from, family.segments.at(-1), false)
  if (kept.head !== undefined) stream = net.activate(net.convNorm(stream, { kernel: 1, channels: kept.head }))
  const op = pooling === 'average' ? 'globalAveragePool' : 'globalMaxPool'
  stream = net.append({ op, inputs: [stream.layer] }, stream.channels)
  if (dropout !== undefined) {
    stream = net.append({ op: 'dropout', inputs: [stream.layer], rate: dropout }, stream.channels)
  }
  net.append({ op: 'dense', inputs: [stream.layer], units: classes }, classes)
}

function keptBlock(
  segment: Segment,
  kept: KeptCounts,
  index: number,
): Omit<Parameters<typeof appendBlock>[2], 'stride'> {
  const { channels = 0, inner = 0 } = kept.segments[index] ?? {}
  return { ...blockForm(segment), channels, inner }
}

function leave(net: LayerList, from: Stream, segment: Segment | undefined, staysPreactivated: boolean): Stream {
  const stream = isPreactivated(segment) && !staysPreactivated ? net.activate(net.norm(from)) : from
  return net.maxPool(stream, segment?.maxPool)
}

function isPreactivated(segment: Segment | undefined): boolean {
  return segment?.kind === 'preactivation'
}
