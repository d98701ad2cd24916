import type { LatticeSource } from './lattice-source.ts'
import { checkedRange, type LatticeRange, type LatticeTables } from './lattice.ts'
import { rangePosterior } from './range-posterior.ts'

/** Takes the posterior of the lattice points `from`, `from + 1`, ...; the arrays are reused: copy what is to stay. */
export type LatticeVisitor = (from: number, mean: Float64Array, deviation: Float64Array) => void

const pointsAtOnce = 4096

/**
 * Mean and deviation of the latent function at every point of a lattice, or of a range of it, block by block.
 *
 * Exact. A point's figures do not depend on the range that it is computed in, so ranges can be split over threads at
 * will. Memory does not grow with the lattice. On the calling thread; `LatticePool` does the same on several.
 *
 * @param visit - Called for consecutive blocks, in order.
 * @throws {@link GpError} with code `LATTICE_INVALID`.
 */
export function latticePosterior(
  source: LatticeSource,
  tables: LatticeTables,
  range: LatticeRange | undefined,
  visit: LatticeVisitor,
): void {
  const { from, to } = checkedRange(tables, source.kernel.inputs, range)
  const posterior = rangePosterior(source, tables)
  const mean = new Float64Array(Math.min(pointsAtOnce, to - from))
  const deviation = new Float64Array(mean.length)
  for (let at = from; at < to; at += pointsAtOnce) {
    const count = Math.min(pointsAtOnce, to - at)
    posterior.fill(at, at + count, mean, deviation)
    visit(at, mean.subarray(0, count), deviation.subarray(0, count))
  }
}
