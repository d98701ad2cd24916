import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { exitCodeFor } from '../src/exit-code.ts'

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(/^\| `([A-Z_]+)` +\|.*\| (\d+) +\|$/gm)].map(([, code = '', status]) => ({
  code,
  status,
}))

describe('exitCodeFor', () => {
  it('finds the documented codes', () => {
    expect(rows.length).toBeGreaterThan(15)
  })

  it.each(rows)('gives $code the exit status that docs/errors.md names ($status)', ({ code, status }) => {
    expect(exitCodeFor(code)).toBe(Number(status))
  })
})
