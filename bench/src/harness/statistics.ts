/** The middle of one or more numbers; of an even count the mean of the middle two. */
export function median(numbers: readonly number[]): number {
  if (numbers.length === 0) throw new TypeError('A median needs one number or more, but got none.')
  const sorted = numbers.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] as number
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] as number
  return (lower + upper) / 2
}

/** The arithmetic mean of one or more numbers. */
export function mean(numbers: readonly number[]): number {
  if (numbers.length === 0) throw new TypeError('A mean needs one number or more, but got none.')
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}

/** A number to so many significant digits, so that JSON carries no digit that was not measured. */
export function rounded(number: number, digits = 4): number {
  return Number(number.toPrecision(digits))
}
