/**
 * The level of every input of a lattice point, by the point's row-major number with the last input fastest.
 *
 * @param counts - Levels of each input; their product bounds the number.
 * @throws RangeError where the number is none of the lattice.
 */
export function levelsOf(number: number, counts: readonly number[]): number[] {
  const size = counts.reduce((product, count) => product * count, 1)
  if (!Number.isInteger(number) || number < 0 || number >= size) {
    throw new RangeError(`A lattice point's number must be an integer from 0 to ${size - 1}, found ${number}.`)
  }
  const levels = new Array<number>(counts.length)
  let rest = number
  for (let input = counts.length - 1; input >= 0; input--) {
    const count = counts[input] as number
    levels[input] = rest % count
    rest = Math.floor(rest / count)
  }
  return levels
}

/** The number of the lattice point with these levels; undefined where one of them is no level. */
export function numberOf(levels: readonly number[], counts: readonly number[]): number | undefined {
  if (levels.length !== counts.length) return undefined
  let number = 0
  for (const [input, count] of counts.entries()) {
    const level = levels[input] as number
    if (!Number.isInteger(level) || level < 0 || level >= count) return undefined
    number = number * count + level
  }
  return number
}
