/** A text without tabs in its indentation, and the way back to where things stood. */
export interface TabRepair {
  readonly text: string
  /** The offset in the text as it was written that belongs to an offset in the repaired one. */
  readonly toWritten: (offset: number) => number
}

/**
 * Puts two spaces for every tab that indents a line, which is what its writer most likely saw.
 *
 * So the rest of a file can be checked in spite of its tabs.
 */
export function repairTabs(written: string): TabRepair {
  const lines = written.split('\n')
  const repaired = lines.map((line) => line.replace(/^[ \t]+/, (indent) => indent.replaceAll('\t', '  ')))
  const toWritten = (offset: number): number => {
    let before = 0
    let start = 0
    for (const [index, line] of repaired.entries()) {
      const original = lines[index] as string
      if (offset <= start + line.length) return before + Math.max(0, offset - start - (line.length - original.length))
      start += line.length + 1
      before += original.length + 1
    }
    return written.length
  }
  return { text: repaired.join('\n'), toWritten }
}
