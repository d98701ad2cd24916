/** Every value that is not within a relative tolerance of the wanted one; both zero, or the same infinity, is a match. */
export function missesOf(
  found: readonly number[],
  wanted: readonly number[],
  tolerance: number,
  counts: (i: number) => boolean = () => true,
): object[] {
  if (found.length !== wanted.length) return [{ found: found.length, wanted: wanted.length }]
  return found.flatMap((value, i) => {
    const target = wanted[i] as number
    // The smallest numbers carry fewer digits than any relative tolerance asks for.
    const isNear = Math.abs(value - target) <= tolerance * Math.abs(target) + 5e-324
    return Object.is(value, target) || value === target || isNear || !counts(i)
      ? []
      : [{ i, found: value, wanted: target, relative: Math.abs(value / target - 1) }]
  })
}
