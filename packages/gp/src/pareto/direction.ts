/** Whether more or less of an objective is better. */
export type Direction = 'max' | 'min'

/** Points with every objective turned so that more is better. */
export function oriented(
  points: readonly (readonly number[])[],
  directions: readonly Direction[] | undefined,
): readonly (readonly number[])[] {
  if (directions?.includes('min') !== true) return points
  return points.map((point) => point.map((value, j) => (directions[j] === 'min' ? -value : value)))
}
