import { fractions } from '../kernel/exponential.ts'
import { wasmBytes } from './wasm-bytes.ts'

/** Writes `scale k(√s)` of `count` squared distances `s`; `out` may be `squared` itself. */
export type FillRoutine = (squared: number, scale: number, out: number, count: number) => void

/** Writes `-2 ∂k/∂s` times `weights`, from squared distances and covariances. */
export type SlopeRoutine = (squared: number, covariance: number, weights: number, slope: number, count: number) => void

/**
 * The compiled routines of `wasm/`, which see to what each does. All arguments but sizes, scales and jitter are places
 * of arrays in the instance's own memory, in bytes.
 */
export interface Routines {
  cholesky(matrix: number, n: number, jitter: number): number
  inverseColumns(lower: number, n: number, columns: number): void
  inverseOfFactored(columns: number, n: number, inverse: number): void
  whiten(blocks: number, n: number, vectors: number, panels: number, norms: number): void
  accumulate(values: number, target: number, count: number): void
  addPanels(prefix: number, n: number, suffix: number, panels: number, out: number): void
  multiplyPanels(prefix: number, n: number, suffix: number, panels: number, out: number): void
  projectPanels(vectors: number, n: number, panels: number, weights: number, products: number): void
  dot(a: number, b: number, length: number): number
  weightedSum(tables: number, stride: number, d: number, weights: number, count: number, out: number): void
  readonly rbfFill: FillRoutine
  readonly matern12Fill: FillRoutine
  readonly matern32Fill: FillRoutine
  readonly matern52Fill: FillRoutine
  readonly rbfSlope: SlopeRoutine
  readonly matern12Slope: SlopeRoutine
  readonly matern32Slope: SlopeRoutine
  readonly matern52Slope: SlopeRoutine
}

/** What this package uses of a WebAssembly memory. */
export interface RoutineMemory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

interface Exports extends Routines {
  readonly memory: RoutineMemory
  fractionsAt(): number
}

// The types of WebAssembly come with those of browsers, which this package does not use.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

let compiled: object | undefined

/** The routines with a memory of their own. The code is compiled once; an instance then costs about 0.1 ms. */
export function instantiate(): { routines: Routines; memory: RoutineMemory } {
  compiled ??= new WebAssembly.Module(bytesOf(wasmBytes))
  const routines = new WebAssembly.Instance(compiled).exports as Exports
  const { memory } = routines
  new Float64Array(memory.buffer, routines.fractionsAt(), fractions.length).set(fractions)
  return { routines, memory }
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
