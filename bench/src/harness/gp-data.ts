import { RandomStream } from '@segscale/core'
import type { LatticeTables } from '@segscale/gp'

/** Inputs of every data set here. */
export const gpInputs = 6

/** Points `[n][6]` in [0, 1) and their outputs `[n]`: a smooth function and noise of deviation 0.05. */
export interface GpData {
  readonly x: readonly (readonly number[])[]
  readonly y: readonly number[]
}

/** The same data at every call; those of fewer points are the first ones of those of more. */
export function gpData(n: number): GpData {
  const random = RandomStream.derive('bench:gp')
  const rows = Array.from({ length: n }, () => {
    const x = Array.from({ length: gpInputs }, () => random.uniform())
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = x
    const smooth = Math.sin(4 * a) + 2 * (b - 0.4) ** 2 + c * d + 0.5 * Math.cos(3 * e + f)
    return { x, y: smooth + 0.05 * random.normal() }
  })
  return { x: rows.map((row) => row.x), y: rows.map(({ y }) => y) }
}

/** A lattice over [0, 1]⁶ with so many levels on each axis. */
export function evenTables(levels: readonly number[]): LatticeTables {
  return levels.map((count) => Float64Array.from({ length: count }, (_, level) => level / (count - 1)))
}
