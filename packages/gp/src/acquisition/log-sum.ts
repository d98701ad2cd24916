/** `log Σ exp(terms)`, without overflow or underflow; `-Infinity` for no terms. */
export function logSumExp(terms: Iterable<number>): number {
  let largest = -Infinity
  for (const term of terms) if (!(term <= largest)) largest = term
  if (!Number.isFinite(largest)) return largest
  let sum = 0
  for (const term of terms) sum += Math.exp(term - largest)
  return largest + Math.log(sum)
}

/** `log(exp(a) - exp(b))` for `a >= b`; minus infinity where rounding has them the other way about. */
export function logDifference(a: number, b: number): number {
  if (b === -Infinity) return a
  const gap = b - a
  if (gap >= 0) return -Infinity
  // The two branches lose nothing to cancellation on their sides of log 2 (Mächler 2012, log(1 - exp(-|a|))).
  return a + (gap > -Math.LN2 ? Math.log(-Math.expm1(gap)) : Math.log1p(-Math.exp(gap)))
}
