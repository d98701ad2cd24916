import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fewestRuns, resolutionFourRuns, twoLevelFraction, wordLengths } from '../../src/space/two-level-fraction.ts'

/**
 * Lengths of the words of the defining relation, found from the runs alone: a set of factors is a word exactly when
 * the number of highs among them is even in every run, or odd in every run.
 */
function wordsFromRows(rows: readonly (readonly number[])[], factors: number): number[] {
  const counts = new Array<number>(factors + 1).fill(0)
  for (let set = 1; set < 2 ** factors; set++) {
    const members = Array.from({ length: factors }, (_, factor) => factor).filter((factor) => (set >> factor) & 1)
    const parities = new Set(rows.map((row) => members.reduce((sum, factor) => sum + (row[factor] as number), 0) % 2))
    if (parities.size === 1) counts[members.length] = (counts[members.length] as number) + 1
  }
  return counts
}

const resolution = (counts: readonly number[]): number => {
  const shortest = counts.findIndex((count) => count > 0)
  return shortest < 0 ? Infinity : shortest
}

const designs = fc
  .integer({ min: 1, max: 9 })
  .chain((factors) =>
    fc
      .integer({ min: Math.log2(fewestRuns(factors)), max: Math.min(factors, 6) })
      .map((basic) => ({ factors, runs: 2 ** basic })),
  )

describe('twoLevelFraction', () => {
  // Resolutions: Box, Hunter and Hunter, Statistics for Experimenters (2005), table 6.22.
  it.each([
    [3, 4, 3],
    [4, 8, 4],
    [5, 8, 3],
    [5, 16, 5],
    [6, 8, 3],
    [6, 16, 4],
    [6, 32, 6],
    [7, 8, 3],
    [7, 16, 4],
    [7, 32, 4],
    [7, 64, 7],
    [8, 16, 4],
    [8, 32, 4],
    [8, 64, 5],
    [9, 16, 3],
    [9, 32, 4],
    [9, 64, 4],
    [10, 32, 4],
    [10, 128, 5],
    [11, 16, 3],
    [11, 128, 5],
  ])('gives %i factors in %i runs the textbook resolution %i', (factors, runs, expected) => {
    expect(resolution(wordLengths(Math.log2(runs), twoLevelFraction(factors, runs).generators))).toBe(expected)
  })

  // Numbers of shortest words: Chen, Sun and Wu (1993), A catalogue of two-level and three-level fractional factorial designs.
  it.each([
    [6, 16, 3],
    [7, 16, 7],
    [7, 32, 1],
    [8, 32, 3],
    [9, 32, 6],
    [8, 64, 2],
  ])('gives %i factors in %i runs as few shortest words as the catalogue: %i', (factors, runs, expected) => {
    const counts = wordLengths(Math.log2(runs), twoLevelFraction(factors, runs).generators)
    expect(counts[resolution(counts)]).toBe(expected)
  })

  it('gives runs whose defining relation is the one that was searched (any size)', () => {
    fc.assert(
      fc.property(designs, ({ factors, runs }) => {
        const { generators, rows } = twoLevelFraction(factors, runs)
        expect(rows).toHaveLength(runs)
        expect(wordsFromRows(rows, factors)).toEqual(wordLengths(Math.log2(runs), generators))
      }),
      { numRuns: 30 },
    )
  })

  it('has each factor low and high equally often, all low first, and no run twice (any size)', () => {
    fc.assert(
      fc.property(designs, ({ factors, runs }) => {
        const { rows } = twoLevelFraction(factors, runs)
        expect(rows[0]).toEqual(Array(factors).fill(0))
        expect(new Set(rows.map((row) => row.join(''))).size).toBe(runs)
        for (let factor = 0; factor < factors; factor++) {
          expect(rows.filter((row) => row[factor] === 1)).toHaveLength(runs / 2)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('gives resolution IV by greedy search where generators are too many to compare', () => {
    const counts = wordLengths(6, twoLevelFraction(14, 64).generators)
    expect(resolution(counts)).toBe(4)
  })

  it('gives every combination from 2^k runs on', () => {
    expect(twoLevelFraction(2, 16).rows).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ])
    expect(twoLevelFraction(0, 1).rows).toEqual([[]])
  })
})

describe('resolutionFourRuns', () => {
  it('is the smallest fraction of resolution IV', () => {
    for (let factors = 1; factors <= 9; factors++) {
      const runs = resolutionFourRuns(factors)
      const ofRuns = (basic: number): number =>
        resolution(wordLengths(basic, twoLevelFraction(factors, 2 ** basic).generators))
      expect(ofRuns(Math.log2(runs))).toBeGreaterThanOrEqual(4)
      if (runs / 2 >= fewestRuns(factors)) expect(ofRuns(Math.log2(runs) - 1)).toBeLessThan(4)
    }
  })

  it('is 16 for the 6 axes of a ResNet', () => {
    expect(resolutionFourRuns(6)).toBe(16)
  })
})
