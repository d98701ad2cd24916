/** A point of the trade between a cost (less is better) and accuracy (higher is better). */
export interface TradePoint {
  readonly cost: number
  readonly accuracy: number
}

/**
 * The points that no other point beats, from the cheapest net to the dearest: each is more accurate than all before it.
 *
 * Of points that are equal in both, the first given stays.
 */
export function tradeFront<Point extends TradePoint>(points: readonly Point[]): Point[] {
  const ordered = [...points].sort((a, b) => a.cost - b.cost || b.accuracy - a.accuracy)
  const front: Point[] = []
  for (const point of ordered) {
    const last = front.at(-1)
    if (last === undefined || point.accuracy > last.accuracy) front.push(point)
  }
  return front
}
