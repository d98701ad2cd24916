import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../src/random.ts'
import { golden } from './golden/golden.ts'

const stream = (): RandomStream => RandomStream.derive(1, 'golden')

function draws(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw)
}

describe('RandomStream', () => {
  it('gives the words of the published algorithm', () => {
    const random = new RandomStream([1, 2, 3, 4])
    expect(draws(10, () => random.uint32())).toEqual(golden.random.fromOneToFour)
  })

  it.each([
    ['words', 'derived', (random: RandomStream) => random.uint32()],
    ['uniform numbers', 'uniform', (random: RandomStream) => random.uniform()],
    ['integers', 'integers', (random: RandomStream) => random.integer(10)],
    ['integers whose bound does not divide 2^32', 'large', (random: RandomStream) => random.integer(3 * 2 ** 30)],
  ] as const)('derives the frozen %s', (_, name, draw) => {
    const random = stream()
    expect(draws(golden.random[name].length, () => draw(random))).toEqual(golden.random[name])
  })

  it('derives the frozen normal draws, to the last digits of the logarithm', () => {
    const random = stream()
    const normal = draws(golden.random.normal.length, () => random.normal())
    normal.forEach((value, index) => {
      expect(value).toBeCloseTo(golden.random.normal[index] as number, 14)
    })
  })

  it('derives the frozen order', () => {
    expect(stream().shuffle(Array.from({ length: 12 }, (_, index) => index))).toEqual(golden.random.shuffled)
  })

  it('goes on from a saved state', () => {
    const random = stream()
    random.uint32()
    const copy = new RandomStream(random.state())
    expect(draws(20, () => copy.normal())).toEqual(draws(20, () => random.normal()))
  })

  it('goes back to a saved state in place', () => {
    const random = RandomStream.derive(5)
    const saved = random.state()
    const next = draws(10, () => random.uint32())
    random.restore(saved)
    expect(draws(10, () => random.uint32())).toEqual(next)
    expect(() => {
      random.restore([0, 0, 0, 0])
    }).toThrow(TypeError)
  })

  it('gives purposes draws of their own', () => {
    const purposes = [[1, 'augment'], [1, 'shuffle'], [2, 'augment'], ['1', 'augment'], [1]]
    const first = purposes.map((purpose) => RandomStream.derive(...purpose).uint32())
    expect(new Set(first).size).toBe(purposes.length)
  })

  it('refuses the one state that it could never leave', () => {
    expect(() => new RandomStream([0, 0, 0, 0])).toThrow(TypeError)
  })

  it('keeps integers below their bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), fc.integer(), (bound, seed) => {
        const value = RandomStream.derive(seed).integer(bound)
        expect(Number.isInteger(value) && value >= 0 && value < bound).toBe(true)
      }),
    )
  })

  it('keeps the items of a list when it shuffles them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const shuffled = RandomStream.derive(seed).shuffle([...items])
        expect([...shuffled].sort()).toEqual([...items].sort())
      }),
    )
  })

  it('draws normal numbers with mean 0 and deviation 1, and uniform ones with mean 1/2', () => {
    const random = RandomStream.derive(7, 'moments')
    const normal = draws(20_000, () => random.normal())
    const uniform = draws(20_000, () => random.uniform())
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
    // Four standard errors.
    expect(Math.abs(mean(normal))).toBeLessThan(4 / Math.sqrt(20_000))
    expect(Math.abs(mean(normal.map((value) => value ** 2)) - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(20_000))
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(4 / Math.sqrt(12 * 20_000))
  })
})
