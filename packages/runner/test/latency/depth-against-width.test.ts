import { familyByName, rescaleCosts } from '@segscale/models'
import { describe, expect, it } from 'vitest'
import { depthAgainstWidth } from '../../src/latency/depth-against-width.ts'

const input = { height: 32, width: 32, channels: 3, classes: 10 }
const family = familyByName('resnet56')

describe('depthAgainstWidth', () => {
  const pairs = depthAgainstWidth(family, input, 4)

  it('pairs nets with fewer blocks and nets with fewer channels', () => {
    expect(pairs.map(({ depth }) => depth.depth)).toEqual([
      [8, 8, 8],
      [6, 6, 6],
      [3, 3, 3],
      [1, 1, 1],
    ])
    for (const { depth, width } of pairs) {
      expect(depth.width).toEqual([16, 32, 64])
      expect(width.depth).toEqual([9, 9, 9])
    }
  })

  it('pairs nets of the same number of parameters, to 4 percent', () => {
    for (const { depth, width } of pairs) {
      const [a, b] = [depth, width].map((rescale) => rescaleCosts(family, rescale, input).params) as [number, number]
      expect(Math.abs(Math.log(a / b))).toBeLessThan(0.04)
    }
  })

  it('gives every pair that there is where more are asked for', () => {
    expect(depthAgainstWidth(familyByName('resnet20'), input, 10).map(({ depth }) => depth.depth[0])).toEqual([2, 1])
  })
})
