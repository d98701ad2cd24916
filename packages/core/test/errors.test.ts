import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SegscaleError } from '../src/errors.ts'

const source = readFileSync(new URL('../src/errors.ts', import.meta.url), 'utf8')
const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')

describe('SegscaleError', () => {
  it('keeps code, message and cause', () => {
    const cause = new Error('disk full')
    const error = new SegscaleError('STORE_WRITE_FAILED', 'The record could not be written.', { cause })
    expect(error).toMatchObject({ name: 'SegscaleError', code: 'STORE_WRITE_FAILED', cause })
    expect(error).toBeInstanceOf(Error)
  })
})

describe('docs/errors.md', () => {
  it('has one row for every code, in the order of the union', () => {
    const codes = [...source.matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(([, code]) => code)
    const rows = [...page.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, code]) => code)
    expect(codes.length).toBeGreaterThan(10)
    expect(rows).toEqual(codes)
  })

  it('leaves no cell empty', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `'))
    expect(
      rows.filter((row) =>
        row
          .split('|')
          .slice(1, -1)
          .some((cell) => cell.trim() === ''),
      ),
    ).toEqual([])
  })
})
