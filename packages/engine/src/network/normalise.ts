import type { Dataset } from '@segscale/data'
import type { Graph, Output } from '../program/graph.ts'

/** What a program has to know of the images. */
export type ImageFormat = Pick<Dataset, 'height' | 'width' | 'channels' | 'classes' | 'mean' | 'std'>

/**
 * Appends a placeholder for uint8 images `[b, h, w, c]` and their normalisation, (x / 255 - mean) / std per channel.
 *
 * Images stay bytes until they are in the program: a quarter of the copying, and nothing to prepare in JavaScript.
 */
export function addImages(graph: Graph, name: string, batchSize: number, format: ImageFormat): Output {
  const shape = [batchSize, format.height, format.width, format.channels]
  const bytes = graph.placeholder(name, { dtype: 'uint8', shape })
  const type = { dtype: 'float32', shape } as const
  const floats = graph.op('Cast', [bytes], type, {
    SrcT: { kind: 'type', value: 'uint8' },
    DstT: { kind: 'type', value: 'float32' },
  })
  const scale = graph.floats(format.std.map((std) => 1 / (255 * std)))
  const shift = graph.floats(format.mean.map((mean, channel) => -mean / (format.std[channel] as number)))
  return graph.op('AddV2', [graph.op('Mul', [floats, scale], type), shift], type)
}
