import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Values by scikit-learn, mpmath and ball arithmetic live outside the repository; these tests need that folder. */
const folder = resolve(process.env['GP_REFERENCE'] ?? join(import.meta.dirname, '../../../../../shared/reference/gp'))

/** Whether a file of reference values is there, and the words to skip with where it is not. */
export function referenceFile(name: string): { missing: boolean; note: string; read: () => unknown } {
  const path = join(folder, name)
  const missing = !existsSync(path)
  return {
    missing,
    note: missing ? ` (skipped: no ${path}; set GP_REFERENCE to the folder of reference values)` : '',
    read: (): unknown => JSON.parse(readFileSync(path, 'utf8'), revive) as unknown,
  }
}

// JSON has no infinities; the files write them as text.
function revive(_key: string, value: unknown): unknown {
  if (value === 'Infinity') return Infinity
  return value === '-Infinity' ? -Infinity : value
}
