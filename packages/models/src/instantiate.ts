import type { Architecture, Layer } from './architecture.ts'
import type { Family } from './family.ts'
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
 * A rescale by the base gives the family's own net. A block has a shortcut layer only where its stride is 2 or its
 * channels change; elsewhere the block's input is added as it is.
 *
 * @throws {@link SegscaleError} with code `RESCALE_INVALID`.
 */
export function instantiate(family: Family, rescale: Rescale, input: NetInput): Architecture {
  checkRescale(family, rescale)
  const layers: Layer[] = [{ op: 'input', height: input.height, width: input.width, channels: input.channels }]
  const append = (layer: Layer): number => layers.push(layer) - 1
  const convNorm = (from: number, kernel: number, stride: number, channels: number): number =>
    append({ op: 'batchNorm', inputs: [append({ op: 'conv', inputs: [from], kernel, stride, channels })] })

  let channels = rescale.width[0] as number
  let last = append({ op: 'relu', inputs: [convNorm(0, family.stem.kernel, family.stem.stride, channels)] })
  family.segments.forEach((segment, index) => {
    const kept = rescale.width[index] as number
    for (let block = 0; block < (rescale.depth[index] as number); block++) {
      const stride = block === 0 ? segment.stride : 1
      const inner = append({ op: 'relu', inputs: [convNorm(last, 3, stride, kept)] })
      const residual = convNorm(inner, 3, 1, kept)
      const isIdentity = stride === 1 && channels === kept
      const skipped = isIdentity ? last : append({ op: 'shortcut', inputs: [last], stride, channels: kept })
      last = append({ op: 'relu', inputs: [append({ op: 'add', inputs: [residual, skipped] })] })
      channels = kept
    }
  })
  append({ op: 'dense', inputs: [append({ op: 'globalAveragePool', inputs: [last] })], units: input.classes })
  return { layers }
}
