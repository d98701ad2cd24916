import { describe, expect, it } from 'vitest'
import { hasColors } from '../src/output.ts'

describe('hasColors', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: 'true', TERM: 'dumb' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { FORCE_COLOR: 'false' }, false],
    [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('for a terminal (%j) with %j is %j', (isTerminal, environment, expected) => {
    expect(hasColors(isTerminal, environment)).toBe(expected)
  })
})
