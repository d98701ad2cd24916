/** Texts longer than this are no typing slips; comparing them would only cost time. */
const longestCompared = 64

/**
 * The allowed text that was probably meant, or nothing when none is close.
 *
 * Close means: equal but for case, or at most one slip per three letters (insertion, deletion, replacement, swap).
 */
export function didYouMean(written: string, allowed: Iterable<string>): string | undefined {
  if (written.length > longestCompared) return undefined
  let best: string | undefined
  let fewest = Math.max(1, Math.floor(written.length / 3)) + 1
  for (const candidate of allowed) {
    if (candidate.toLowerCase() === written.toLowerCase()) return candidate
    if (candidate.length > longestCompared || written.length === 0) continue
    const slips = slipsBetween(written.toLowerCase(), candidate.toLowerCase())
    // A word of one or two letters is not meant by a word that shares none of them.
    if (slips < fewest && slips < candidate.length) {
      best = candidate
      fewest = slips
    }
  }
  return best
}

/**
 * Typing slips between two texts: Levenshtein's distance with swaps of neighbours counted once.
 *
 * @see Optimal string alignment: Boytsov (2011), Indexing methods for approximate dictionary searching, section 2.
 */
function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let least = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1))
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) least = Math.min(least, at(beforeLast, column - 2) + 1)
      current.push(least)
    }
    beforeLast = last
    last = current
  }
  return at(last, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] as number
}
