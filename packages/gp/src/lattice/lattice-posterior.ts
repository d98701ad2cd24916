import { Pairs } from '../kernel/pairs.ts'
import type { LatticeForm } from '../kernel/kernel.ts'
import { dot } from '../linear-algebra/dot.ts'
import { remainder, type Regression } from '../regression.ts'
import { LatticeCovariances } from './lattice-covariances.ts'
import { checkedRange, latticeLevels, type LatticeRange, type LatticeTables } from './lattice.ts'
import { lanes, whitenedNorms } from './whitened-norms.ts'

/** Takes the posterior of the lattice points `from`, `from + 1`, ...; the arrays are reused: copy what is to stay. */
export type LatticeVisitor = (from: number, mean: Float64Array, deviation: Float64Array) => void

// Covariances of one block with n = 100 training points fill 100 KB: within the second-level cache.
const pointsAtOnce = 128

/**
 * Mean and deviation of the latent function at every point of a lattice, or of a range of it, block by block.
 *
 * Exact. A point's figures do not depend on the range that it is computed in, so ranges can be split over threads at
 * will. Memory does not grow with the lattice.
 *
 * @param visit - Called for consecutive blocks, in order.
 * @throws {@link GpError} with code `LATTICE_INVALID`.
 */
export function latticePosterior(
  regression: Regression,
  tables: LatticeTables,
  range: LatticeRange | undefined,
  visit: LatticeVisitor,
): void {
  const checked = checkedRange(tables, regression.kernel.inputs, range)
  const form = regression.kernel.latticeForm?.(regression.values)
  if (form === undefined) pointByPoint(regression, tables, checked, visit)
  else alongAxes(regression, form, tables, checked, visit)
}

function alongAxes(
  regression: Regression,
  form: LatticeForm,
  tables: LatticeTables,
  range: LatticeRange,
  visit: LatticeVisitor,
): void {
  const { n, lower, alpha, mean: constant } = regression.conditioned
  const { shift, scale } = regression.standardization
  const covariances = new LatticeCovariances(form, tables, regression.x)
  const prior = priorVariance(regression, tables)
  // Whole groups of lanes, so that the last points of a range take the same path as all others.
  const block = new Float64Array(pointsAtOnce * n)
  const explained = new Float64Array(pointsAtOnce)
  const mean = new Float64Array(pointsAtOnce)
  const deviation = new Float64Array(pointsAtOnce)
  for (let from = range.from; from < range.to; from += pointsAtOnce) {
    const count = Math.min(pointsAtOnce, range.to - from)
    covariances.fill(from, count, block)
    for (let c = 0; c < count; c++) mean[c] = shift + scale * (constant + dot(block, c * n, alpha, 0, n))
    for (let c = 0; c < count; c += lanes) whitenedNorms(lower, n, block, c * n, explained, c)
    for (let c = 0; c < count; c++) deviation[c] = scale * Math.sqrt(remainder(prior, explained[c] as number, n))
    visit(from, mean.subarray(0, count), deviation.subarray(0, count))
  }
}

// Kernels with a lattice form are stationary: the variance is the same everywhere.
function priorVariance({ kernel, values }: Regression, tables: LatticeTables): number {
  const point = Float64Array.from(tables, (table) => table[0] as number)
  return kernel.evaluate(values, Pairs.diagonal({ count: 1, inputs: kernel.inputs, values: point })).covariance[0] ?? 0
}

function pointByPoint(regression: Regression, tables: LatticeTables, range: LatticeRange, visit: LatticeVisitor): void {
  const inputs = tables.length
  for (let from = range.from; from < range.to; from += pointsAtOnce) {
    const count = Math.min(pointsAtOnce, range.to - from)
    const values = new Float64Array(count * inputs)
    for (let c = 0; c < count; c++) {
      const levels = latticeLevels(tables, from + c)
      for (const [j, table] of tables.entries()) values[c * inputs + j] = table[levels[j] as number] as number
    }
    const { mean, deviation } = regression.predict({ count, inputs, values })
    visit(from, mean, deviation)
  }
}
