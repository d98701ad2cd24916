import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sobolDimensions, sobolPoints } from '../../src/space/sobol.ts'

describe('sobolPoints', () => {
  it('gives the points of SciPy in 16 dimensions', () => {
    // Made by golden/make-sobol.py.
    const golden = JSON.parse(readFileSync(new URL('../golden/sobol.json', import.meta.url), 'utf8')) as number[][]
    expect(firstPoints(golden.length)).toEqual(golden)
  })

  it('puts one of 2^m points into each of 2^m intervals, in every dimension', () => {
    const points = firstPoints(1024)
    for (let dimension = 0; dimension < sobolDimensions; dimension++) {
      const cells = points.map((point) => Math.floor((point[dimension] as number) * 1024))
      expect(new Set(cells).size).toBe(1024)
    }
  })
})

function firstPoints(count: number): number[][] {
  const sequence = sobolPoints(sobolDimensions)
  return Array.from({ length: count }, () => sequence.next().value as number[])
}
