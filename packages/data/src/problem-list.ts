import { SegscaleError } from '@segscale/core'

/** More examples than this help nobody; the rest is counted. */
const mostShown = 8

/** Control characters and marks that turn the direction of text around; names of files may hold them. */
const unprintable = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** A name from outside as it may stand in a message: one line, not too long, nothing that a terminal would obey. */
export function printableName(name: string): string {
  const plain = name.replace(unprintable, '·')
  return plain.length > 80 ? `${plain.slice(0, 79)}…` : plain
}

/**
 * Ends with all problems of some files at once.
 *
 * @param must - What must hold, a clause.
 * @param advice - What to do next, a sentence.
 * @throws {@link SegscaleError} with code `DATA_CORRUPT` where there is any problem.
 */
export function throwProblems(must: string, problems: readonly string[], advice: string): void {
  if (problems.length === 0) return
  const shown = problems.slice(0, mostShown).join('; ')
  const rest = problems.length > mostShown ? `; and ${problems.length - mostShown} more` : ''
  throw new SegscaleError('DATA_CORRUPT', `${must}, but ${shown}${rest}. ${advice}`)
}
