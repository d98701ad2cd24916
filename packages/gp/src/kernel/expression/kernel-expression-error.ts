import { GpError } from '../../gp-error.ts'

/** A kernel expression that cannot be read, with the place at fault: its fields are for messages that point at it. */
export class KernelExpressionError extends GpError {
  /** The whole expression. */
  readonly expression: string
  /** The character at fault, from 0; the length of the expression where it ends too early. */
  readonly position: number
  /** What stands there, or `end`. */
  readonly found: string
  /** What could stand there. */
  readonly expected: readonly string[]
  /** The expected word that is nearest to what was found, if one is near. */
  readonly suggestion: string | undefined

  /** @param rule - What must hold, as a clause that "but" can follow. */
  constructor(expression: string, position: number, found: string, rule: string, expected: readonly string[]) {
    const suggestion = nearest(found, expected)
    const what = found === '' ? 'it ends' : `found "${found}"`
    const hint = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`
    const allowed = expected.length === 0 ? '' : ` Allowed here: ${expected.join(', ')}.`
    super(
      'KERNEL_INVALID',
      `In the kernel expression "${expression}" ${rule}, but at character ${position + 1} ${what}.${hint}${allowed}`,
    )
    this.expression = expression
    this.position = position
    this.found = found === '' ? 'end' : found
    this.expected = expected
    this.suggestion = suggestion
  }
}

function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (!/^[a-z_]/i.test(word)) return undefined
  const plain = word.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(plain, candidate.replaceAll('_', '')) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best !== undefined && best.distance <= Math.max(1, plain.length / 3) ? best.candidate : undefined
}

// Levenshtein's distance, a row at a time.
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] as number) + (a[i] === b[j] ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] as number) + 1, (next[j] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
