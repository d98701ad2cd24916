/** The largest error of a list, as a share of the wanted values' largest size. */
export function relativeError(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (found.length !== wanted.length) return Infinity
  const size = Math.max(...Array.from(wanted, Math.abs))
  return Math.max(...Array.from(found, (value, i) => Math.abs(value - (wanted[i] as number)))) / size
}
