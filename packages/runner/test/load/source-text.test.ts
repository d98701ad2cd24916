import { describe, expect, it } from 'vitest'
import { SourceText } from '../../src/load/source-text.ts'

const source = new SourceText('x.yaml', 'one\ntwo three\r\n\nlast')

describe('SourceText', () => {
  it.each([
    [0, 1, 1],
    [2, 1, 3],
    [3, 1, 4],
    [4, 2, 1],
    [8, 2, 5],
    [15, 3, 1],
    [16, 4, 1],
    [20, 4, 5],
  ])('puts offset %d in line %d, column %d', (offset, line, column) => {
    expect(source.position(offset)).toEqual({ line, column })
  })

  it('cuts out the first line of a span, without its end', () => {
    expect(source.excerpt({ offset: 8, length: 12 })).toEqual({ text: 'two three', start: 4, length: 5 })
  })

  it('points at one column where a span is empty or past the end', () => {
    expect(source.excerpt({ offset: 15, length: 0 })).toEqual({ text: '', start: 0, length: 1 })
    expect(source.excerpt({ offset: 20, length: 3 })).toEqual({ text: 'last', start: 4, length: 1 })
  })
})
