import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Values computed by make-golden.py, which shares no code with this project. */
export interface Golden {
  readonly firstBatch: { readonly labels: readonly number[]; readonly sha256: string }
  readonly everyStep: Golden['firstBatch'] & { readonly share: number; readonly partners: readonly number[] }
  readonly validation: readonly number[]
}

/** What golden.json holds. */
export const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'golden.json'), 'utf8')) as Golden
