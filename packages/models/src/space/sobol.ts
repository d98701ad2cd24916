/** Bits of a coordinate; a sequence has 2^30 points. */
const bits = 30

/**
 * Primitive polynomials (degree and inner coefficients) and initial direction numbers of dimensions 2 to 16.
 *
 * @see Joe and Kuo (2008), Constructing Sobol sequences with better two-dimensional projections, SIAM J. Sci. Comput.
 * 30(5): file new-joe-kuo-6.21201.
 */
const directions: readonly { readonly inner: number; readonly initial: readonly number[] }[] = [
  { inner: 0, initial: [1] },
  { inner: 1, initial: [1, 3] },
  { inner: 1, initial: [1, 3, 1] },
  { inner: 2, initial: [1, 1, 1] },
  { inner: 1, initial: [1, 1, 3, 3] },
  { inner: 4, initial: [1, 3, 5, 13] },
  { inner: 2, initial: [1, 1, 5, 5, 17] },
  { inner: 4, initial: [1, 1, 5, 5, 5] },
  { inner: 7, initial: [1, 1, 7, 11, 19] },
  { inner: 11, initial: [1, 1, 5, 1, 1] },
  { inner: 13, initial: [1, 1, 1, 3, 11] },
  { inner: 14, initial: [1, 3, 5, 5, 31] },
  { inner: 1, initial: [1, 3, 3, 9, 7, 49] },
  { inner: 13, initial: [1, 1, 1, 15, 21, 21] },
  { inner: 16, initial: [1, 3, 1, 13, 27, 49] },
]

/** Most dimensions that have direction numbers here. */
export const sobolDimensions: number = directions.length + 1

/**
 * The points of the Sobol sequence, evenly spread over the unit cube and equal on every platform; not scrambled.
 *
 * The first point is the origin. Points come in Gray-code order (Antonov and Saleev 1979), as in SciPy.
 *
 * @param dimensions - From 1 to 16.
 */
export function* sobolPoints(dimensions: number): Generator<number[], void, undefined> {
  const columns = Array.from({ length: dimensions }, (_, dimension) => directionNumbers(dimension))
  const point = new Array<number>(dimensions).fill(0)
  for (let index = 0; ; index++) {
    yield point.map((coordinate) => coordinate / 2 ** bits)
    // The lowest zero bit of the index is the one in which neighbouring Gray codes differ.
    const column = 31 - Math.clz32(~index & (index + 1))
    if (column >= bits) return
    for (const [dimension, numbers] of columns.entries()) {
      point[dimension] = (point[dimension] as number) ^ (numbers[column] as number)
    }
  }
}

/** Direction numbers of one dimension (counted from 0), as integers of {@link bits} bits, by the recurrence of Joe and Kuo. */
function directionNumbers(dimension: number): number[] {
  const polynomial = directions[dimension - 1]
  if (!polynomial) return Array.from({ length: bits }, (_, column) => 2 ** (bits - 1 - column))
  const { inner, initial } = polynomial
  const degree = initial.length
  const numbers = initial.map((odd, column) => odd * 2 ** (bits - 1 - column))
  for (let column = degree; column < bits; column++) {
    const first = numbers[column - degree] as number
    let next = first ^ (first >> degree)
    for (let term = 1; term < degree; term++) {
      if ((inner >> (degree - 1 - term)) & 1) next ^= numbers[column - term] as number
    }
    numbers.push(next)
  }
  return numbers
}
