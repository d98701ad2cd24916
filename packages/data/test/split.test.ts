import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitTraining } from '../src/split.ts'
import { golden } from './golden/golden.ts'

/** Labels of any mixture of up to six classes. */
const anyLabels = fc.uint8Array({ minLength: 2, maxLength: 300, max: 5 })
const anySeed = fc.integer({ min: 0, max: 1000 })

/** 40 images of each of ten classes, mixed. */
const balanced = Uint8Array.from({ length: 400 }, (_, index) => (index * 7) % 10)

describe('splitTraining', () => {
  it('takes as many as asked for, each image at most once, in ascending order', () => {
    fc.assert(
      fc.property(anyLabels, anySeed, fc.double({ min: 0, max: 1, noNaN: true }), (labels, seed, share) => {
        const validation = Math.floor(share * (labels.length - 1))
        const split = splitTraining(labels, 6, { validation, seed })
        expect(split.validation).toHaveLength(validation)
        const all = [...split.train, ...split.validation].sort((a, b) => a - b)
        expect(all).toEqual([...labels.keys()])
        for (const part of [split.train, split.validation]) expect([...part]).toEqual([...part].sort((a, b) => a - b))
      }),
    )
  })

  it('holds out the share of every class, up to one image', () => {
    fc.assert(
      fc.property(anyLabels, anySeed, fc.double({ min: 0, max: 1, noNaN: true }), (labels, seed, share) => {
        const validation = Math.floor(share * (labels.length - 1))
        const split = splitTraining(labels, 6, { validation, seed })
        for (let label = 0; label < 6; label++) {
          const size = labels.filter((other) => other === label).length
          const held = split.validation.filter((index) => labels[index] === label).length
          expect(Math.abs(held - (size * validation) / labels.length)).toBeLessThan(1)
          expect(held).toBeLessThanOrEqual(size)
        }
      }),
    )
  })

  it('gives places that are left over to the lowest of equal classes', () => {
    const { validation } = splitTraining(balanced, 10, { validation: 23, seed: 1 })
    const held = Array.from(
      { length: 10 },
      (_, label) => validation.filter((index) => balanced[index] === label).length,
    )
    expect(held).toEqual([3, 3, 3, 2, 2, 2, 2, 2, 2, 2])
  })

  it('gives a place that is left over to the class with the largest fraction', () => {
    const labels = Uint8Array.from([2, 2, 2, 2, 2, 2, 2, 1, 1, 0])
    const { validation } = splitTraining(labels, 3, { validation: 4, seed: 1 })
    // The claims are 0.4, 0.8 and 2.8 of 4 places; two are left over after 0, 0 and 2.
    expect([...validation].map((index) => labels[index]).sort()).toEqual([1, 2, 2, 2])
  })

  it('trains on the first of the images that remain, in the official order', () => {
    const whole = splitTraining(balanced, 10, { validation: 50, seed: 3 })
    const part = splitTraining(balanced, 10, { validation: 50, train: 100, seed: 3 })
    expect(part.validation).toEqual(whole.validation)
    expect(part.train).toEqual(whole.train.slice(0, 100))
    const none = splitTraining(balanced, 10, { validation: 0, train: 100, seed: 3 })
    expect([...none.train]).toEqual([...Array(100).keys()])
  })

  it('contains the smaller validation splits of its seed in the larger ones when classes are equal', () => {
    fc.assert(
      fc.property(fc.nat({ max: 199 }), fc.integer({ min: 1, max: 200 }), anySeed, (small, more, seed) => {
        const few = splitTraining(balanced, 10, { validation: small, seed }).validation
        const many = new Set(splitTraining(balanced, 10, { validation: small + more, seed }).validation)
        expect(few.every((index) => many.has(index))).toBe(true)
      }),
    )
  })

  it('draws differently with another seed', () => {
    const [one, two] = [1, 2].map((seed) => splitTraining(balanced, 10, { validation: 50, seed }).validation)
    expect(one).not.toEqual(two)
  })

  it('draws what it has always drawn', () => {
    const { validation } = splitTraining(balanced, 10, { validation: 20, seed: 1 })
    // Frozen: other values mean that keys must change, so raise dataSemantics with them.
    expect([...validation]).toEqual(golden.validation)
  })

  it('refuses more images than there are', () => {
    const tooMany = expect.objectContaining({
      code: 'SPLIT_TOO_LARGE',
      message: expect.stringMatching(/400 official .* dataset.train is 300 and dataset.validation 101/) as string,
    }) as Error
    expect(() => splitTraining(balanced, 10, { train: 300, validation: 101, seed: 1 })).toThrow(tooMany)
    expect(() => splitTraining(balanced, 10, { validation: 400, seed: 1 })).toThrow(/at least 1/)
    expect(splitTraining(balanced, 10, { train: 300, validation: 100, seed: 1 }).train).toHaveLength(300)
  })

  it('takes counts that are no counts, and labels that are no classes, for mistakes of the caller', () => {
    expect(() => splitTraining(balanced, 10, { validation: 1.5, seed: 1 })).toThrow(TypeError)
    expect(() => splitTraining(balanced, 10, { validation: -1, seed: 1 })).toThrow(TypeError)
    expect(() => splitTraining(balanced, 10, { train: 0, validation: 1, seed: 1 })).toThrow(TypeError)
    expect(() => splitTraining(balanced, 9, { validation: 1, seed: 1 })).toThrow(/Label 9 of image 7/)
  })
})
