import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/report/plain-text.ts'

describe('plainText', () => {
  it.each([
    ['a plain name', 'a plain name'],
    ['two\nlines\r\nand\ttabs', 'two lines and tabs'],
    ['\u001b[31mred\u001b[0m', '[31mred [0m'],
    ['left\u202eright', 'left right'],
    ['half \ud83d of a pair', 'half \ufffd of a pair'],
    ['<script>&"', '<script>&"'],
    ['ünïcode 名前 🙂', 'ünïcode 名前 🙂'],
  ])('turns %j into %j', (text, plain) => {
    expect(plainText(text)).toBe(plain)
  })

  it('ends a text that is too long in an ellipsis, without breaking a character', () => {
    expect(plainText('🙂🙂🙂🙂', 3)).toBe('🙂🙂…')
  })

  it('gives one printable line within the limit for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (text, limit) => {
        const plain = plainText(text, limit)
        expect(plain).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u)
        expect(Array.from(plain).length).toBeLessThanOrEqual(limit)
        expect(plain.isWellFormed()).toBe(true)
      }),
    )
  })
})
