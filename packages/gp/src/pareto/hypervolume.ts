import { oriented, type Direction } from './direction.ts'

/**
 * The volume that a set of points dominates above a reference point; exact.
 *
 * Points that are not strictly better than the reference in every objective do not count. Two objectives cost
 * `O(n log n)`, every further one a factor of `n`.
 *
 * @param points - `n` points of `m` >= 1 objectives.
 * @param directions - Default `max` for every objective.
 */
export function hypervolume(
  points: readonly (readonly number[])[],
  reference: readonly number[],
  directions?: readonly Direction[],
): number {
  const base = oriented([reference], directions)[0] ?? []
  const inside = oriented(points, directions).filter((point) => base.every((low, j) => (point[j] as number) > low))
  return volume(inside, base, base.length)
}

// Slices along the last of the first `m` objectives; each slice is a volume in one objective fewer.
function volume(points: readonly (readonly number[])[], base: readonly number[], m: number): number {
  if (points.length === 0) return 0
  const last = m - 1
  const floor = base[last] as number
  const falling = points.toSorted((a, b) => (b[last] as number) - (a[last] as number))
  if (m === 1) return ((falling[0] ?? [])[0] as number) - floor
  if (m === 2) return area(falling, base)
  let total = 0
  for (const [k, point] of falling.entries()) {
    const below = falling[k + 1]?.[last] ?? floor
    const depth = (point[last] as number) - below
    if (depth > 0) total += depth * volume(falling.slice(0, k + 1), base, last)
  }
  return total
}

// Points by falling second objective: each adds the strip by which it reaches further in the first.
function area(falling: readonly (readonly number[])[], base: readonly number[]): number {
  const [low, floor] = base as [number, number]
  let total = 0
  let reached = low
  for (const [first, second] of falling as readonly (readonly [number, number])[]) {
    if (first <= reached) continue
    total += (first - reached) * (second - floor)
    reached = first
  }
  return total
}
