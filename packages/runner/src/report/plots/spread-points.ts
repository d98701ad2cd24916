/**
 * Some of the points of a front, spread evenly over the logarithm of their cost, the first and the last among them.
 *
 * @param points - By ascending cost, which is above 0.
 * @param most - How many are kept at most; at least 2.
 */
export function spreadPoints<Point>(
  points: readonly Point[],
  most: number,
  costOf: (point: Point) => number,
): readonly Point[] {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || points.length <= most) return points
  const kept = Array.from({ length: most }, (_, at) => {
    const cost = costOf(first) * (costOf(last) / costOf(first)) ** (at / (most - 1))
    const distance = (point: Point): number => Math.abs(Math.log(costOf(point) / cost))
    return points.reduce((best, point) => (distance(point) < distance(best) ? point : best))
  })
  return [...new Set(kept)]
}
