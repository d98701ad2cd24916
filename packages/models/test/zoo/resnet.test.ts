import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isResnetDepth, nearestResnetDepths, resnet } from '../../src/zoo/resnet.ts'

describe('nearestResnetDepths', () => {
  it('gives existing depths on both sides of any other number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 9, max: 9997 }), (depth) => {
        if (isResnetDepth(depth)) return
        const near = nearestResnetDepths(depth)
        expect(near.every(isResnetDepth)).toBe(true)
        expect(near.map((each) => Math.sign(each - depth))).toEqual([-1, 1])
        expect((near[1] as number) - (near[0] as number)).toBe(6)
      }),
    )
  })
})

describe('resnet', () => {
  it('refuses a depth that is not 6n+2', () => {
    expect(() => resnet(21)).toThrow(TypeError)
  })
})
