/**
 * How far apart a point's neighbours on its own front are, summed over the objectives as shares of the front's range;
 * infinite for the ends of a front.
 *
 * @param points - `n x m` objectives.
 * @param ranks - Front of each point.
 * @returns n distances.
 * @see Deb et al. (2002), IEEE Trans. Evol. Comput. 6(2), section III.B.
 */
export function crowdingDistances(points: readonly (readonly number[])[], ranks: ArrayLike<number>): number[] {
  const distances = new Array<number>(points.length).fill(0)
  for (const front of new Set(Array.from(ranks))) {
    const members = [...points.keys()].filter((point) => ranks[point] === front)
    for (let objective = 0; objective < (points[0]?.length ?? 0); objective++) {
      const valueOf = (point: number): number => points[point]?.[objective] as number
      const sorted = members.toSorted((a, b) => valueOf(a) - valueOf(b) || a - b)
      const [first, last] = [sorted[0] as number, sorted.at(-1) as number]
      const range = valueOf(last) - valueOf(first)
      distances[first] = Infinity
      distances[last] = Infinity
      if (range === 0) continue
      for (let i = 1; i < sorted.length - 1; i++) {
        const point = sorted[i] as number
        const gap = valueOf(sorted[i + 1] as number) - valueOf(sorted[i - 1] as number)
        distances[point] = (distances[point] as number) + gap / range
      }
    }
  }
  return distances
}
