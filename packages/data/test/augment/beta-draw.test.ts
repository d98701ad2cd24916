import { RandomStream } from '@segscale/core'
import { describe, expect, it } from 'vitest'
import { betaDraw } from '../../src/augment/beta-draw.ts'

const draws = (alpha: number, count: number): number[] => {
  const random = RandomStream.derive('beta', alpha)
  return Array.from({ length: count }, () => betaDraw(alpha, random))
}

describe('betaDraw', () => {
  it.each([0.05, 0.2, 0.4, 1, 2.5, 20])('has the moments of Beta(α, α) for α = %s', (alpha) => {
    const sample = draws(alpha, 20_000)
    expect(sample.every((share) => share >= 0 && share <= 1)).toBe(true)
    const moment = (order: number): number => sample.reduce((sum, share) => sum + (share - 0.5) ** order, 0) / 20_000
    const variance = 1 / (8 * alpha + 4)
    // Five standard errors of the mean, and of the variance by the largest fourth moment there can be.
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(variance / 20_000))
    expect(Math.abs(moment(2) - variance)).toBeLessThan(5 * Math.sqrt(variance / 4 / 20_000))
  })

  it('is uniform for α = 1', () => {
    const counts = new Float64Array(20)
    for (const share of draws(1, 20_000))
      counts[Math.floor(share * 20)] = (counts[Math.floor(share * 20)] as number) + 1
    const chiSquared = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    // 19 degrees of freedom: 1 in 10,000 lies above 51.
    expect(chiSquared).toBeLessThan(51)
  })

  it('stays a number where gamma draws are too small for one', () => {
    const sample = draws(0.01, 5000)
    expect(sample.every((share) => share >= 0 && share <= 1)).toBe(true)
    // Nearly all weight lies at the two ends, equally.
    const high = sample.filter((share) => share > 0.5).length
    expect(Math.abs(high - 2500)).toBeLessThan(180)
  })
})
