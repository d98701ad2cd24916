import type { Layer } from '../architecture.ts'
import type { Family, Pool } from '../family.ts'

/** A layer's output on the way through a net. */
export interface Stream {
  /** Index of the layer. */
  readonly layer: number
  readonly channels: number
}

/** What a convolution has beside its input. */
export interface ConvForm {
  readonly kernel: number
  readonly stride?: number
  readonly channels: number
  readonly groups?: number
}

/** Layers of a net in the making. Every method appends and gives back the stream that comes out. */
export class LayerList {
  readonly layers: Layer[]
  readonly #activation: 'relu' | 'relu6'

  constructor(input: Extract<Layer, { op: 'input' }>, { activation = 'relu' }: Pick<Family, 'activation'>) {
    this.layers = [input]
    this.#activation = activation
  }

  /** Appends any layer that gives out this many channels. */
  append(layer: Layer, channels: number): Stream {
    return { layer: this.layers.push(layer) - 1, channels }
  }

  /** A convolution without norm. */
  conv(from: Stream, { kernel, stride = 1, channels, groups = 1 }: ConvForm): Stream {
    const layer = { op: 'conv', inputs: [from.layer], kernel, stride, channels } as const
    return this.append(groups === 1 ? layer : { ...layer, groups }, channels)
  }

  /** Batch normalisation. */
  norm(from: Stream): Stream {
    return this.append({ op: 'batchNorm', inputs: [from.layer] }, from.channels)
  }

  /** The family's activation. */
  activate(from: Stream): Stream {
    return this.append({ op: this.#activation, inputs: [from.layer] }, from.channels)
  }

  /** A convolution and its norm. */
  convNorm(from: Stream, form: ConvForm): Stream {
    return this.norm(this.conv(from, form))
  }

  /** The sum of two streams of one shape. */
  add(a: Stream, b: Stream): Stream {
    return this.append({ op: 'add', inputs: [a.layer, b.layer] }, a.channels)
  }

  /** A max-pool, where there is one. */
  maxPool(from: Stream, pool: Pool | undefined): Stream {
    if (pool === undefined) return from
    const { kernel, stride } = pool
    return this.append({ op: 'maxPool', inputs: [from.layer], kernel, stride }, from.channels)
  }
}
