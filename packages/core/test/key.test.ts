import { describe, expect, it } from 'vitest'
import { contentKey, isContentKey } from '../src/key.ts'
import type { JsonValue } from '../src/canonical-json.ts'
import { golden } from './golden/golden.ts'

describe('contentKey', () => {
  it.each(golden.keys)('of $value is what Python computes', ({ value, key }) => {
    expect(contentKey(value as JsonValue)).toBe(key)
  })

  it('tells numbers from texts and lists from maps', () => {
    const values: JsonValue[] = [1, '1', [1], { 0: 1 }, [[1]], null, 'null', true, 'true']
    expect(new Set(values.map(contentKey)).size).toBe(values.length)
  })
})

describe('isContentKey', () => {
  it('accepts what contentKey gives', () => {
    expect(isContentKey(contentKey({}))).toBe(true)
  })

  it.each(['', '../../etc/passwd', 'A'.repeat(64), 'a'.repeat(63), 'a'.repeat(65), `${'a'.repeat(64)}\n`])(
    'refuses %j, so that it never becomes part of a path',
    (text) => {
      expect(isContentKey(text)).toBe(false)
    },
  )
})
