/**
 * Scalar product of two runs of numbers.
 *
 * Four partial sums, because one running sum makes every addition wait for the last: 2 to 3 times slower at length 100.
 */
export function dot(a: Float64Array, aFrom: number, b: Float64Array, bFrom: number, length: number): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let k = 0
  for (const end = length - 3; k < end; k += 4) {
    const i = aFrom + k
    const j = bFrom + k
    s0 += (a[i] as number) * (b[j] as number)
    s1 += (a[i + 1] as number) * (b[j + 1] as number)
    s2 += (a[i + 2] as number) * (b[j + 2] as number)
    s3 += (a[i + 3] as number) * (b[j + 3] as number)
  }
  for (; k < length; k++) s0 += (a[aFrom + k] as number) * (b[bFrom + k] as number)
  return s0 + s1 + (s2 + s3)
}

/** Adds `factor` times one run of numbers to another: `b[bFrom + k] += factor * a[aFrom + k]`. */
export function addScaled(
  factor: number,
  a: Float64Array,
  aFrom: number,
  b: Float64Array,
  bFrom: number,
  length: number,
): void {
  for (let k = 0; k < length; k++) b[bFrom + k] = (b[bFrom + k] as number) + factor * (a[aFrom + k] as number)
}
