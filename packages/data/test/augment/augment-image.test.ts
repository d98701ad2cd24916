import { RandomStream } from '@segscale/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { augmentImage } from '../../src/augment/augment-image.ts'
import type { AugmentStep } from '../../src/augment/augment-step.ts'
import { flipImage } from '../../src/augment/flip-image.ts'
import { shiftImage } from '../../src/augment/shift-image.ts'
import { anyImage } from './any-image.ts'

describe('augmentImage', () => {
  const size = { height: 3, width: 3, channels: 1 }
  const image = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9])

  it('draws row, column and flip, in the order of the steps', () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const random = RandomStream.derive(seed)
        const augmented = Uint8Array.from(image)
        augmentImage(augmented, 0, { ...size, augment: [{ padCrop: 1 }, 'flip'], random })

        const draws = RandomStream.derive(seed)
        const expected = Uint8Array.from(image)
        const [top, left] = [draws.integer(3), draws.integer(3)]
        shiftImage(expected, 0, size, 1 - top, 1 - left)
        if (draws.uniform() < 0.5) flipImage(expected, 0, size)
        expect(augmented).toEqual(expected)
        expect(random.state()).toEqual(draws.state())
      }),
    )
  })

  it('reaches every offset and flips half of the images', () => {
    const random = RandomStream.derive(1)
    const seen = new Map<string, number>()
    for (let time = 0; time < 1800; time++) {
      const augmented = Uint8Array.from(image)
      augmentImage(augmented, 0, { ...size, augment: [{ padCrop: 1 }, 'flip'], random })
      const text = augmented.join()
      seen.set(text, (seen.get(text) ?? 0) + 1)
    }
    // 9 offsets, flipped or not: 100 of each expected, and 99.9 % of such counts lie within 68 to 135.
    expect(seen.size).toBe(18)
    for (const count of seen.values()) expect(Math.abs(count - 100)).toBeLessThan(45)
  })

  it.each<[string, AugmentStep[]]>([
    ['no steps', []],
    ['steps that concern whole batches', [{ mixup: 0.2 }, { normalise: { mean: [0.5], std: [0.5] } }]],
  ])('draws nothing and changes nothing with %s', (_, augment) => {
    const random = RandomStream.derive(1)
    const before = random.state()
    const augmented = Uint8Array.from(image)
    augmentImage(augmented, 0, { ...size, augment, random })
    expect(augmented).toEqual(image)
    expect(random.state()).toEqual(before)
  })

  it('never touches the images beside, whatever the steps', () => {
    const steps: AugmentStep[] = [
      { padCrop: 2 },
      'flip',
      { cutout: 4 },
      { randomErasing: { probability: 1, area: { min: 0.02, max: 0.4 }, aspect: { min: 0.3, max: 3.3 } } },
    ]
    fc.assert(
      fc.property(anyImage, fc.shuffledSubarray(steps), fc.nat(1000), ({ size, buffer }, augment, seed) => {
        const augmented = Uint8Array.from(buffer)
        augmentImage(augmented, 7, { ...size, augment, meanColour: [1, 2, 3], random: RandomStream.derive(seed) })
        expect(augmented.subarray(0, 7)).toEqual(buffer.subarray(0, 7))
        expect(augmented.subarray(-7)).toEqual(buffer.subarray(-7))
      }),
      { numRuns: 1000 },
    )
  })
})
