import { describe, expect, it } from 'vitest'
import { wrapped } from '../../src/report/wrapped.ts'

describe('wrapped', () => {
  it('breaks at spaces and begins each line as told', () => {
    expect(wrapped('one two three four', 12, '→ ', '  ')).toEqual(['→ one two', '  three four'])
  })

  it('keeps a figure and its unit together', () => {
    expect(wrapped('keeps 97 % of it', 9)).toEqual(['keeps', '97 % of', 'it'])
  })

  it('leaves a word whole that is wider than the line', () => {
    expect(wrapped('an extraordinarily long word', 6)).toEqual(['an', 'extraordinarily', 'long', 'word'])
  })
})
