import type { BlockForm } from '../family.ts'
import type { LayerList, Stream } from './layer-list.ts'

/** One block of a net: its form, and what is left of it. */
export interface Block extends BlockForm {
  readonly stride: number
  /** Channels that it gives out. */
  readonly channels: number
}

/** Appends one block. */
export function appendBlock(net: LayerList, from: Stream, block: Block): Stream {
  switch (block.kind) {
    case 'plain':
      return net.activate(net.convNorm(from, block))
    case 'basic': {
      const { kernel, stride, channels, inner } = block
      const middle = net.activate(net.convNorm(from, { kernel, stride, channels: inner }))
      const residual = net.convNorm(middle, { kernel, channels })
      return net.activate(withShortcut(net, { residual, from, block }))
    }
    case 'bottleneck':
    case 'resnext': {
      const { kernel, stride, channels, inner, groups } = block
      const narrow = net.activate(net.convNorm(from, { kernel: 1, channels: inner }))
      const middle = net.activate(net.convNorm(narrow, { kernel, stride, channels: inner, groups }))
      const residual = net.convNorm(middle, { kernel: 1, channels })
      return net.activate(withShortcut(net, { residual, from, block }))
    }
    case 'preactivation':
      return preactivation(net, from, block)
    case 'inverted-residual':
      return invertedResidual(net, from, block)
  }
}

/** @see He, Zhang, Ren, Sun: Identity Mappings in Deep Residual Networks (2016), arXiv:1603.05027, figure 1b. */
function preactivation(net: LayerList, from: Stream, block: Block): Stream {
  const { kernel, stride, channels, inner } = block
  const ready = net.activate(net.norm(from))
  const middle = net.activate(net.norm(net.conv(ready, { kernel, stride, channels: inner })))
  const residual = net.conv(middle, { kernel, channels })
  return withShortcut(net, { residual, from, block, ready })
}

/** @see Sandler et al.: MobileNetV2 (2018), arXiv:1801.04381, table 1; without the first convolution at expansion 1. */
function invertedResidual(net: LayerList, from: Stream, block: Block): Stream {
  const { kernel, stride, channels, isExpansion } = block
  const inner = isExpansion ? block.inner * from.channels : block.inner
  const isWide = !isExpansion || block.inner > 1
  const wide = isWide ? net.activate(net.convNorm(from, { kernel: 1, channels: inner })) : from
  const middle = net.activate(net.convNorm(wide, { kernel, stride, channels: inner, groups: inner }))
  const residual = net.convNorm(middle, { kernel: 1, channels })
  return withShortcut(net, { residual, from, block })
}

interface Joint {
  readonly residual: Stream
  /** What the block read. */
  readonly from: Stream
  readonly block: Block
  /** The same behind norm and activation, which a projection reads instead where there are. */
  readonly ready?: Stream
}

function withShortcut(net: LayerList, { residual, from, block, ready }: Joint): Stream {
  const { shortcut, stride, channels } = block
  if (shortcut === 'none') return residual
  if (stride === 1 && from.channels === channels) return net.add(residual, from)
  switch (shortcut) {
    case 'identity':
      return residual
    case 'identity-pad':
      return net.add(residual, net.append({ op: 'shortcut', inputs: [from.layer], stride, channels }, channels))
    case 'projection': {
      // Behind norm and activation a projection has no norm of its own.
      const form = { kernel: 1, stride, channels }
      return net.add(residual, ready === undefined ? net.convNorm(from, form) : net.conv(ready, form))
    }
  }
}
