import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minimizeInBox, type Objective } from '../../src/index.ts'

const rosenbrock: Objective = (x, gradient) => {
  let value = 0
  gradient.fill(0)
  for (let i = 0; i + 1 < x.length; i++) {
    const [a, b] = [x[i] as number, x[i + 1] as number]
    value += 100 * (b - a * a) ** 2 + (1 - a) ** 2
    gradient[i] = (gradient[i] as number) - 400 * a * (b - a * a) - 2 * (1 - a)
    gradient[i + 1] = (gradient[i + 1] as number) + 200 * (b - a * a)
  }
  return value
}

describe('minimizeInBox', () => {
  it.each([2, 5, 10])('finds the minimum of the Rosenbrock function in %i variables', (p) => {
    const found = minimizeInBox({
      objective: rosenbrock,
      start: new Float64Array(p).fill(-0.5),
      lower: new Float64Array(p).fill(-5),
      upper: new Float64Array(p).fill(5),
      valueTolerance: 1e-15,
    })
    expect(found.status).toBe('converged')
    for (const value of found.x) expect(value).toBeCloseTo(1, 4)
    expect(found.evaluations).toBeLessThan(60 * p)
  })

  it('stops at a bound that the minimum lies behind', () => {
    const found = minimizeInBox({ objective: rosenbrock, start: [0, 0], lower: [-5, -5], upper: [0.5, 5] })
    expect(found.x[0]).toBe(0.5)
    expect(found.x[1]).toBeCloseTo(0.25, 5)
  })

  it('meets the conditions of optimality for convex quadratics in random boxes', () => {
    const number = fc.double({ min: -3, max: 3, noNaN: true })
    const three = fc.tuple(number, number, number)
    fc.assert(
      fc.property(three, three, three, three, (centre, skew, one, other) => {
        const objective: Objective = (x, gradient) => {
          // f = ½ Σ (1 + 10 i) d_i² + ½ (skew · d)²
          const d = centre.map((c, i) => (x[i] as number) - c)
          const along = d.reduce((sum, value, i) => sum + value * (skew[i] as number), 0)
          for (const [i, value] of d.entries()) gradient[i] = (1 + 10 * i) * value + along * (skew[i] as number)
          return d.reduce((sum, value, i) => sum + 0.5 * (1 + 10 * i) * value * value, 0.5 * along * along)
        }
        const lower = one.map((value, i) => Math.min(value, other[i] as number))
        const upper = one.map((value, i) => Math.max(value, other[i] as number))
        const { x } = minimizeInBox({
          objective,
          start: lower,
          lower,
          upper,
          valueTolerance: 1e-15,
          gradientTolerance: 1e-8,
        })
        const gradient = new Float64Array(3)
        objective(x, gradient)
        for (const [i, slope] of gradient.entries()) {
          const at = x[i] as number
          expect(at).toBeGreaterThanOrEqual(lower[i] as number)
          expect(at).toBeLessThanOrEqual(upper[i] as number)
          const projected = Math.min(upper[i] as number, Math.max(lower[i] as number, at - slope))
          expect(Math.abs(projected - at)).toBeLessThan(1e-5)
        }
      }),
      { seed: 5, numRuns: 100 },
    )
  })

  it('steps around places where the function cannot be evaluated', () => {
    const objective: Objective = ([x = 0], gradient) => {
      gradient[0] = 1 - 1 / x
      return x > 0 ? x - Math.log(x) : Infinity
    }
    const found = minimizeInBox({ objective, start: [20], lower: [-100], upper: [100] })
    expect(found.x[0]).toBeCloseTo(1, 4)
  })

  it('says when it cannot start, cannot gain, or runs out of iterations', () => {
    const box = { start: [0.3], lower: [0], upper: [1] }
    expect(minimizeInBox({ ...box, objective: () => NaN }).status).toBe('infeasible')
    const lying: Objective = ([x = 0], gradient) => {
      gradient[0] = -1
      return x
    }
    expect(minimizeInBox({ ...box, objective: lying }).status).toBe('stalled')
    const short = minimizeInBox({
      objective: rosenbrock,
      start: [-2, 2],
      lower: [-5, -5],
      upper: [5, 5],
      maxIterations: 3,
    })
    expect(short).toMatchObject({ status: 'limit', iterations: 3 })
  })

  it('goes on where an earlier search stopped', () => {
    const box = { objective: rosenbrock, lower: [-5, -5], upper: [5, 5] }
    const first = minimizeInBox({ ...box, start: [-2, 2], maxIterations: 10 })
    const second = minimizeInBox({ ...box, start: first.x, curvature: first.curvature })
    const fresh = minimizeInBox({ ...box, start: first.x })
    expect(second.value).toBeLessThan(1e-8)
    expect(second.evaluations).toBeLessThan(fresh.evaluations + 5)
  })
})
