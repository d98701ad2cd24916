import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packedCholesky } from '../../src/cholesky.ts'
import {
  matern12Profile,
  matern32Profile,
  matern52Profile,
  rbfProfile,
  type RadialProfile,
} from '../../src/kernel/radial-profile.ts'
import { Arena, place } from '../../src/linear-algebra/arena.ts'
import { packedSize, rowStart } from '../../src/linear-algebra/packed.ts'
import { inverseColumns, inverseOfFactored, solveLower } from '../../src/linear-algebra/triangular.ts'
import { PanelWhitener } from '../../src/index.ts'

// Covariances of points on a line, well conditioned: what differs is the order of sums.
function covariance(n: number): Float64Array {
  const packed = new Float64Array(packedSize(n))
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) packed[rowStart(i) + j] = Math.exp(-((i - j) ** 2) / 9) + (i === j ? 0.3 : 0)
  }
  return packed
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return Math.max(0, ...a.map((value, i) => Math.abs(value - (b[i] as number))))
}

describe('the compiled routines', () => {
  it.each([1, 2, 3, 4, 5, 7, 8, 13, 31, 62, 63])('factor and invert %i rows as the plain code does', (n) => {
    const matrix = covariance(n)
    const plain = packedCholesky(matrix, n)
    const arena = new Arena(4 * packedSize(n) + 64)
    const { lower, jitter } = packedCholesky(matrix, n, arena)
    expect(jitter).toBe(0)
    expect(largestDifference(lower, plain.lower)).toBeLessThan(1e-14)
    const columns = arena.take(packedSize(n))
    arena.routines.inverseColumns(place(lower), n, place(columns))
    expect(largestDifference(columns, inverseColumns(plain.lower, n))).toBeLessThan(1e-13)
    const inverse = arena.take(packedSize(n))
    arena.routines.inverseOfFactored(place(columns), n, place(inverse))
    expect(largestDifference(inverse, inverseOfFactored(inverseColumns(plain.lower, n), n))).toBeLessThan(1e-12)
  })

  it('refuse a matrix that is not positive definite, and take the jitter that the plain code takes', () => {
    const ones = new Float64Array(packedSize(9)).fill(1)
    const plain = packedCholesky(ones, 9)
    const compiled = packedCholesky(ones, 9, new Arena(1000))
    expect(compiled.jitter).toBeGreaterThan(0)
    expect(compiled.jitter).toBe(plain.jitter)
    const bad = new Arena(1000)
    expect(bad.routines.cholesky(place(bad.copy(Float64Array.of(1, 2, 1))), 2, 0)).toBe(0)
    expect(bad.routines.cholesky(place(bad.copy(Float64Array.of(NaN))), 1, 0)).toBe(0)
  })

  it.each<RadialProfile>([rbfProfile, matern12Profile, matern32Profile, matern52Profile])(
    'give the bits of the plain profile ($name)',
    (profile) => {
      const distance = fc.oneof(fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 0, noNaN: true }))
      fc.assert(
        fc.property(
          fc.array(distance, { minLength: 1, maxLength: 9 }),
          fc.double({ min: 0.1, max: 9 }),
          (list, scale) => {
            const squared = Float64Array.from(list)
            const count = squared.length
            const arena = new Arena(6 * (count + 2))
            const [held, out, slope] = [arena.copy(squared), arena.take(count), arena.take(count)]
            const weights = arena.copy(squared.map((_, i) => Math.cos(i)))
            arena.routines[`${profile.name}Fill`](place(held), scale, place(out), count)
            const wanted = new Float64Array(count)
            profile.fill(squared, scale, wanted, count)
            expect([...out]).toEqual([...wanted])
            if (list.some((value) => value > 1e300)) return
            arena.routines[`${profile.name}Slope`](place(held), place(out), place(weights), place(slope), count)
            const slopes = new Float64Array(count)
            profile.slope(squared, wanted, slopes)
            expect([...slope].map((value) => value + 0)).toEqual([...slopes].map((s, i) => s * Math.cos(i) + 0))
          },
        ),
        { seed: 5, numRuns: 200 },
      )
    },
  )
})

describe('Arena', () => {
  it('takes back what a piece of work took', () => {
    const arena = new Arena(100)
    const { room } = arena
    arena.scoped(() => arena.take(50))
    expect(arena.room).toBe(room)
    expect(() =>
      arena.scoped(() => {
        throw new Error('stop')
      }),
    ).toThrow('stop')
    expect(arena.room).toBe(room)
    expect(() => arena.take(1e7)).toThrow(RangeError)
  })

  it('copies only arrays that are not its own', () => {
    const arena = new Arena(100)
    const own = arena.take(3)
    expect(arena.hold(own)).toBe(own)
    expect([...arena.hold(Float64Array.of(4, 5))]).toEqual([4, 5])
  })
})

describe('PanelWhitener', () => {
  it.each([1, 3, 4, 6, 17])('solves for vectors of %i numbers, the same bits in every lane and panel', (n) => {
    const { lower } = packedCholesky(covariance(n), n)
    const weights = Float64Array.from({ length: n }, (_, i) => Math.sin(i + 1))
    const whitener = new PanelWhitener(lower, weights, 3)
    const vector = Float64Array.from({ length: n }, (_, i) => Math.cos(2 * i))
    for (let p = 0; p < 3; p++) {
      for (let c = 0; c < 4; c++)
        for (let i = 0; i < n; i++) whitener.vectors[(p * n + i) * 4 + c] = vector[i] as number
    }
    whitener.whiten()
    const solved = vector.slice()
    solveLower(lower, n, solved)
    const norm = solved.reduce((sum, value) => sum + value * value, 0)
    const product = vector.reduce((sum, value, i) => sum + value * (weights[i] as number), 0)
    expect(whitener.norms[0]).toBeCloseTo(norm, 12)
    expect(whitener.products[0]).toBeCloseTo(product, 12)
    expect(new Set(whitener.norms).size).toBe(1)
    expect(new Set(whitener.products).size).toBe(1)
    for (let i = 0; i < n; i++) expect(whitener.vectors[(2 * n + i) * 4 + 3]).toBeCloseTo(solved[i] as number, 12)
  })
})
