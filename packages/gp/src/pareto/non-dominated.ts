import { oriented, type Direction } from './direction.ts'

/**
 * Which points no other point dominates; of equal points on the front all count.
 *
 * A point dominates another if it is at least as good in every objective and better in one.
 *
 * @param points - `n` points of `m` objectives.
 * @param directions - For each objective whether more or less is better; default `max` for all.
 */
export function nonDominated(points: readonly (readonly number[])[], directions?: readonly Direction[]): boolean[] {
  const flags = points.map(() => false)
  for (const i of frontOf(oriented(points, directions), [...points.keys()])) flags[i] = true
  return flags
}

/** Indices of the non-dominated points, of equal ones only the first, in the order given. */
export function paretoFront(points: readonly (readonly number[])[], directions?: readonly Direction[]): number[] {
  const seen = new Set<string>()
  return frontOf(oriented(points, directions), [...points.keys()])
    .sort((a, b) => a - b)
    .filter((i) => {
      // Adding 0 makes -0 and 0 the same text.
      const text = (points[i] ?? []).map((value) => value + 0).join()
      return !seen.has(text) && seen.add(text)
    })
}

/**
 * The rank of each point: 0 on the front, 1 on the front of the rest, and so on.
 *
 * @see Deb, Pratap, Agarwal, Meyarivan (2002), A fast and elitist multiobjective genetic algorithm: NSGA-II.
 */
export function nonDominatedRank(points: readonly (readonly number[])[], directions?: readonly Direction[]): number[] {
  const maximised = oriented(points, directions)
  const ranks = points.map(() => 0)
  let left = [...points.keys()]
  for (let rank = 0; left.length > 0; rank++) {
    const front = new Set(frontOf(maximised, left))
    for (const i of front) ranks[i] = rank
    left = left.filter((i) => !front.has(i))
  }
  return ranks
}

// In falling lexicographic order a point can only be dominated by one before it, and then by one of the front.
function frontOf(maximised: readonly (readonly number[])[], among: readonly number[]): number[] {
  const front: number[] = []
  for (const i of among.toSorted((a, b) => lexicographic(maximised[b] ?? [], maximised[a] ?? []))) {
    const point = maximised[i] ?? []
    if (!front.some((k) => dominates(maximised[k] ?? [], point))) front.push(i)
  }
  return front
}

function lexicographic(a: readonly number[], b: readonly number[]): number {
  for (const [j, value] of a.entries()) {
    const other = b[j] as number
    if (value !== other) return value < other ? -1 : 1
  }
  return 0
}

function dominates(a: readonly number[], b: readonly number[]): boolean {
  let isBetter = false
  for (const [j, value] of a.entries()) {
    if (value < (b[j] as number)) return false
    isBetter ||= value > (b[j] as number)
  }
  return isBetter
}
