import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { studentQuantile } from '../../src/diff/student-t.ts'

interface Golden {
  quantiles: { probability: number; degrees: number; t: number }[]
}

const golden = JSON.parse(readFileSync(new URL('../golden/welch.json', import.meta.url), 'utf8')) as Golden

describe('studentQuantile', () => {
  it.each(golden.quantiles)(
    'gives what SciPy gives at $probability with $degrees degrees',
    ({ probability, degrees, t }) => {
      expect(Math.abs(studentQuantile(probability, degrees) / t - 1)).toBeLessThan(1e-9)
    },
  )

  it('is zero at one half', () => {
    expect(studentQuantile(0.5, 3)).toBeCloseTo(0, 12)
  })
})
