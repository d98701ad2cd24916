import { AxisPosterior } from './axis-posterior.ts'
import type { LatticeSource, RangePosterior } from './lattice-source.ts'
import type { LatticeTables } from './lattice.ts'
import { PointPosterior } from './point-posterior.ts'

/** The quickest way to a posterior's values on a lattice that its kernel has. It decides the last bits of the results. */
export function rangePosterior(source: LatticeSource, tables: LatticeTables): RangePosterior {
  const { kernel, values } = source
  const form = kernel.latticeForm?.(values)
  const forms = form === undefined ? kernel.latticeTerms?.(values) : [form]
  return forms === undefined ? new PointPosterior(source, tables) : new AxisPosterior(source, forms, tables)
}
