/**
 * p-values adjusted for how many there are, in the order given: a verdict at level α for each adjusted value of at most α
 * is wrong about any true null hypothesis with a probability of at most α over all of them together.
 *
 * @param values - In [0, 1].
 * @see Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6, 65-70.
 */
export function holmAdjusted(values: readonly number[]): number[] {
  const order = values.map((_, at) => at).sort((a, b) => (values[a] as number) - (values[b] as number))
  const adjusted = new Array<number>(values.length)
  let largest = 0
  for (const [rank, at] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (values.length - rank) * (values[at] as number)))
    adjusted[at] = largest
  }
  return adjusted
}
