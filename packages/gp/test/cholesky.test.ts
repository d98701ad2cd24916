import { Matrix } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { GpError, jitteredCholesky } from '../src/index.ts'

describe('jitteredCholesky', () => {
  it('factors a positive definite matrix without jitter', () => {
    const covariance = new Matrix([
      [4, 2, 0.6],
      [2, 5, 1],
      [0.6, 1, 3],
    ])
    const { lower, jitter } = jitteredCholesky(covariance)
    expect(jitter).toBe(0)
    expect(Matrix.sub(lower.mmul(lower.transpose()), covariance).norm()).toBeLessThan(1e-15)
    expect(lower.get(0, 2)).toBe(0)
  })

  it('adds the least jitter that helps to a singular matrix', () => {
    const { lower, jitter } = jitteredCholesky(Matrix.ones(6, 6))
    expect(jitter).toBeGreaterThan(0)
    expect(jitter).toBeLessThanOrEqual(1e-12)
    expect(lower.to1DArray().every(Number.isFinite)).toBe(true)
  })

  it('refuses a matrix with a clearly negative eigenvalue, and one with NaN', () => {
    const indefinite = new Matrix([
      [1, 2],
      [2, 1],
    ])
    expect(() => jitteredCholesky(indefinite)).toThrow(GpError)
    expect(() => jitteredCholesky(indefinite)).toThrow(/must be positive definite, but this one \(2 points/)
    expect(() => jitteredCholesky(new Matrix([[NaN]]))).toThrow(
      expect.objectContaining({ code: 'NOT_POSITIVE_DEFINITE' }),
    )
  })
})
