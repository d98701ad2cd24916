import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRows, csvText } from '../../src/report/csv.ts'

describe('csvText', () => {
  it('quotes only what needs it and keeps every digit', () => {
    expect(
      csvText(
        ['key', 'text', 'x'],
        [
          ['a', 'say "hi", or\nnot', 0.1 + 0.2],
          [null, true, 1e-7],
        ],
      ),
    ).toBe('key,text,x\na,"say ""hi"", or\nnot",0.30000000000000004\n,true,1e-7\n')
  })
})

describe('csvRows', () => {
  it('reads back what csvText writes', () => {
    const cells = fc.array(
      fc.array(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é') }), {
        minLength: 2,
        maxLength: 4,
      }),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(cells, (rows) => {
        expect(csvRows(csvText(['one', 'two'], rows))).toEqual([['one', 'two'], ...rows])
      }),
    )
  })

  it.each([
    ['', []],
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a,\nb', [['a', ''], ['b']]],
    ['a,', [['a', '']]],
    ['a"b,c', [['a"b', 'c']]],
  ])('reads %j', (text, rows) => {
    expect(csvRows(text)).toEqual(rows)
  })

  it('ends on text that is no table', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', 'x') }), (text) => {
        expect(Array.isArray(csvRows(text))).toBe(true)
      }),
    )
  })
})
