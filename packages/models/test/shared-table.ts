import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** Rows of a reference table beside the workspace, by column name; `note` says why tests on it are skipped. */
export function sharedTable(name: string): { rows: Record<string, string>[]; missing: boolean; note: string } {
  const file = resolve(import.meta.dirname, '../../../../shared/reference/tables', name)
  if (!existsSync(file)) return { rows: [], missing: true, note: ` (skipped: ${name} is not there)` }
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/)
  const columns = header.split(',')
  const rows = lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
  })
  return { rows, missing: false, note: '' }
}
