import { describe, expect, it } from 'vitest'
import { restoreNodeUtil } from '../../src/native/node-compat.ts'

interface RestoredUtil {
  isNullOrUndefined(value: unknown): boolean
  isArray(value: unknown): boolean
}

describe('restoreNodeUtil', () => {
  it('adds what Node 23 removed', () => {
    const util = {} as RestoredUtil
    restoreNodeUtil(util)
    expect([null, undefined, 0, '', false].map((value) => util.isNullOrUndefined(value))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
    expect([[], {}, 'ab'].map((value) => util.isArray(value))).toEqual([true, false, false])
  })

  it('changes the object that require gives to tfjs', async () => {
    restoreNodeUtil()
    const { createRequire } = await import('node:module')
    const util = createRequire(import.meta.url)('util') as RestoredUtil
    expect(util.isNullOrUndefined(null)).toBe(true)
    expect(util.isArray([])).toBe(true)
  })
})
