import { kernelFromExpression } from '../kernel/expression/kernel-from-expression.ts'
import type { GaussianProcess, GaussianProcessState } from '../gaussian-process.ts'
import type { LatticeSource, RangePosterior } from '../lattice/lattice-source.ts'
import type { LatticeRange, LatticeTables } from '../lattice/lattice.ts'

/** A posterior as plain data. Its factor comes along, because one made anew could differ in its last bits. */
export interface PosteriorMessage extends Omit<LatticeSource, 'kernel'> {
  readonly kernel: GaussianProcessState['kernel']
}

/** What a worker is told. */
export type PoolMessage =
  | {
      readonly kind: 'scan'
      readonly scan: number
      readonly posteriors: readonly PosteriorMessage[]
      readonly tables: LatticeTables
      readonly meansOnly: boolean
    }
  | {
      readonly kind: 'chunk'
      readonly scan: number
      readonly chunk: number
      readonly range: LatticeRange
      /** Takes the figures of the chunk, laid out as {@link chunkFigures} says. */
      readonly target: SharedArrayBuffer
    }

/** What a worker answers. */
export type WorkerMessage =
  | { readonly kind: 'done'; readonly scan: number; readonly chunk: number }
  | { readonly kind: 'failed'; readonly scan: number; readonly message: string }

/** Mean and deviation of the points of a block under one process. */
export interface Figures {
  readonly mean: Float64Array
  readonly deviation: Float64Array
}

/** The figures of `count` points under each of some processes, in a buffer of 16 bytes for each point and process. */
export function chunkFigures(buffer: ArrayBufferLike, processes: number, count: number): Figures[] {
  return Array.from({ length: processes }, (_, p) => ({
    mean: new Float64Array(buffer, 16 * count * p, count),
    deviation: new Float64Array(buffer, 16 * count * p + 8 * count, count),
  }))
}

/** Writes the figures of a range under each of some posteriors. */
export function fillFigures(
  posteriors: readonly RangePosterior[],
  { from, to }: LatticeRange,
  figures: readonly Figures[],
  meansOnly: boolean,
): void {
  for (const [p, posterior] of posteriors.entries()) {
    const { mean, deviation } = figures[p] as Figures
    if (meansOnly) deviation.fill(NaN)
    posterior.fill(from, to, mean, meansOnly ? undefined : deviation)
  }
}

/** The message that describes the posterior of a process. */
export function posteriorMessage(process: GaussianProcess): PosteriorMessage {
  const { values, x, conditioned, standardization } = process.regression
  const { n, lower, alpha, mean } = conditioned
  return {
    kernel: process.state().kernel,
    values: values.slice(),
    x: { count: x.count, inputs: x.inputs, values: x.values.slice() },
    // Copies, because a view would be sent with all of the memory that it is a view of.
    conditioned: { n, lower: lower.slice(), alpha: alpha.slice(), mean },
    standardization,
  }
}

/** The posterior that a message describes. */
export function receivedSource(message: PosteriorMessage): LatticeSource {
  return { ...message, kernel: kernelFromExpression(message.kernel, message.x.inputs).kernel }
}
