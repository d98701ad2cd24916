/**
 * One layer of an {@link Architecture}. `inputs` are indices of earlier layers.
 *
 * Images are `[b, h, w, c]`. What is not written here does not exist: no masks, no names, no weights.
 */
export type Layer =
  /** The images: `[b, height, width, channels]`, normalised per channel. Always layer 0, and only layer 0. */
  | { readonly op: 'input'; readonly height: number; readonly width: number; readonly channels: number }
  /**
   * Convolution without bias, `kernel` x `kernel`, zero padding of (kernel - 1) / 2 pixels on every side (as PyTorch
   * pads; TensorFlow's SAME differs where `stride` is 2). Weights are `[kernel, kernel, in / groups, channels]`.
   *
   * With `groups` (at least 2; left out for 1) each of that many equal runs of channels is convolved for itself: run g of
   * the output reads run g of the input alone. As many groups as channels make a depthwise convolution.
   */
  | {
      readonly op: 'conv'
      readonly inputs: readonly [number]
      readonly kernel: number
      readonly stride: number
      readonly channels: number
      readonly groups?: number
    }
  /** Batch normalisation over b, h and w, with learned scale and offset. */
  | { readonly op: 'batchNorm'; readonly inputs: readonly [number] }
  | { readonly op: 'relu'; readonly inputs: readonly [number] }
  /** min(max(x, 0), 6). */
  | { readonly op: 'relu6'; readonly inputs: readonly [number] }
  /**
   * Largest value of each `kernel` x `kernel` window, (kernel - 1) / 2 pixels, rounded down, beyond every side counting as
   * none; windows that leave the image otherwise are left out, as PyTorch does.
   */
  | {
      readonly op: 'maxPool'
      readonly inputs: readonly [number]
      readonly kernel: number
      readonly stride: number
    }
  /**
   * Parameter-free shortcut (option A of He et al. 2015): keeps every `stride`-th pixel, starting with the first.
   * More channels than the input's: zeros are added, half of them (rounded down) before and the rest after.
   * Fewer: the leading channels are kept.
   */
  | {
      readonly op: 'shortcut'
      readonly inputs: readonly [number]
      readonly stride: number
      readonly channels: number
    }
  | { readonly op: 'add'; readonly inputs: readonly [number, number] }
  /** Mean over h and w: `[b, c]`. */
  | { readonly op: 'globalAveragePool'; readonly inputs: readonly [number] }
  /** Maximum over h and w: `[b, c]`. */
  | { readonly op: 'globalMaxPool'; readonly inputs: readonly [number] }
  /** In training each value is 0 with probability `rate` in (0, 1) and else divided by 1 - rate; in evaluation nothing. */
  | { readonly op: 'dropout'; readonly inputs: readonly [number]; readonly rate: number }
  /** Fully connected layer with bias on `[b, c]`. */
  | { readonly op: 'dense'; readonly inputs: readonly [number]; readonly units: number }

/**
 * A ConvNet as plain data: what training, counting, hashing and export all read.
 *
 * Layers are in topological order and the last one gives the logits `[b, classes]`. Two rescales that instantiate the
 * same net give equal architectures.
 */
export interface Architecture {
  readonly layers: readonly Layer[]
}
