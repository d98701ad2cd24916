import type { Architecture } from '../architecture.ts'
import { gemmLoad, gemms, type Gemm } from './gemm.ts'
import { countMacs } from './macs.ts'
import { countParams } from './params.ts'
import { peakActivations } from './peak-activations.ts'

/** What a net costs. */
export interface Costs {
  /** Trained numbers. */
  readonly params: number
  /** Multiply-accumulates of one image's forward pass. */
  readonly macs: number
}

/** What a net costs, with the matrix products that it consists of. */
export interface ArchitectureCounts extends Costs {
  readonly gemms: readonly Gemm[]
  /** Sum of `m * n * k` over `gemms`, each as often as it occurs. */
  readonly gemmLoad: number
  /** Bytes of the activations that one image's forward pass holds at once, in float32; see `peakActivations`. */
  readonly peakActivationBytes: number
}

/** Bytes of a number in float32. */
export const bytesPerNumber = 4

/**
 * Params, MACs, matrix products and peak activation memory of a net, counted layer by layer; no model is built.
 *
 * @throws {@link SegscaleError} with code `ARCHITECTURE_INVALID`.
 */
export function countArchitecture(architecture: Architecture): ArchitectureCounts {
  const products = gemms(architecture)
  return {
    params: countParams(architecture),
    macs: countMacs(architecture),
    gemms: products,
    gemmLoad: gemmLoad(products),
    peakActivationBytes: bytesPerNumber * peakActivations(architecture),
  }
}
