import { describe, expect, it } from 'vitest'
import { durationSeconds } from '../../src/experiment/duration.ts'

describe('durationSeconds', () => {
  it.each([
    ['90s', 90],
    ['90m', 5400],
    ['2h', 7200],
    ['1h30m', 5400],
    ['0.5d', 43_200],
    ['1d2h3m4s', 93_784],
  ])('reads %s as %d seconds', (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds)
  })

  it.each(['', '2', 'h', '2 h', '-1h', '1h30', '1e3s', '2H'])('reads %j as no time', (text) => {
    expect(durationSeconds(text)).toBeNaN()
  })
})
