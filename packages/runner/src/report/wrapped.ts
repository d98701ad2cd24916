/**
 * A sentence as lines no wider than the terminal, broken at spaces; a word wider than that stays whole.
 *
 * @param first - What the first line begins with; it counts towards the width.
 * @param rest - What every later line begins with.
 */
export function wrapped(text: string, width: number, first: string = '', rest: string = first): string[] {
  const lines: string[] = []
  let line = first
  let isBlank = true
  // A figure and its unit or operator stay on one line.
  for (const word of text.split(/ (?![%=±→]|k\b|M\b|points\b)/)) {
    if (!isBlank && line.length + 1 + word.length > width) {
      lines.push(line)
      line = rest
      isBlank = true
    }
    line += isBlank ? word : ` ${word}`
    isBlank = false
  }
  return [...lines, line]
}
