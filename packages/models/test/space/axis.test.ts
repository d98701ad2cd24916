import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { familyByName, type SpaceSettings } from '../../src/index.ts'
import { roundedChannels, spaceAxes } from '../../src/space/axis.ts'
import { families, spacesOf } from '../arbitraries.ts'

const everything: SpaceSettings = { depth: { min: 1 }, width: { ratios: [1], roundTo: 8 } }

function levels(name: string, settings: Partial<SpaceSettings>): number[][] {
  return spaceAxes(familyByName(name), { ...everything, ...settings }).map((axis) => [...axis.levels])
}

describe('spaceAxes', () => {
  it('orders the axes: depth of every segment, then width of every segment', () => {
    const axes = spaceAxes(familyByName('resnet20'), everything)
    expect(axes.map(({ kind, segment, base }) => [kind, segment, base])).toEqual([
      ['depth', 0, 3],
      ['depth', 1, 3],
      ['depth', 2, 3],
      ['width', 0, 16],
      ['width', 1, 32],
      ['width', 2, 64],
    ])
  })

  it.each<[string, SpaceSettings['depth'], number[][]]>([
    [
      'min: from it to all blocks',
      { min: 3 },
      [
        [3, 4, 5],
        [3, 4, 5],
        [3, 4, 5],
      ],
    ],
    [
      'ratios: rounded half up, at least 1, ascending, without repeats',
      { ratios: [1, 0.1, 0.5, 0.01] },
      [
        [1, 3, 5],
        [1, 3, 5],
        [1, 3, 5],
      ],
    ],
    [
      'one list for all segments',
      { blocks: [5, 2] },
      [
        [2, 5],
        [2, 5],
        [2, 5],
      ],
    ],
    ['one list per segment', { blocks: [[1], [2, 1], [5]] }, [[1], [1, 2], [5]]],
  ])('reads depth as %s', (_, depth, expected) => {
    expect(levels('resnet32', { depth }).slice(0, 3)).toEqual(expected)
  })

  it.each<[string, SpaceSettings['width'], number[][]]>([
    [
      'ratios in steps of 8',
      { ratios: [0.25, 0.5, 0.75, 1], roundTo: 8 },
      [
        [8, 16],
        [8, 16, 24, 32],
        [16, 32, 48, 64],
      ],
    ],
    [
      'ratios of single channels',
      { ratios: [0.3, 1], roundTo: 1 },
      [
        [5, 16],
        [10, 32],
        [19, 64],
      ],
    ],
    ['a step larger than a segment', { ratios: [0.3, 1], roundTo: 40 }, [[16], [32], [40, 64]]],
    [
      'min: it, the multiples of the step, and all',
      { min: 5, roundTo: 12 },
      [
        [5, 12, 16],
        [5, 12, 24, 32],
        [5, 12, 24, 36, 48, 60, 64],
      ],
    ],
    [
      'one list for all segments',
      { channels: [16, 3], roundTo: 1 },
      [
        [3, 16],
        [3, 16],
        [3, 16],
      ],
    ],
    ['one list per segment', { channels: [[7], [9, 8], [64]], roundTo: 1 }, [[7], [8, 9], [64]]],
  ])('reads width as %s', (_, width, expected) => {
    expect(levels('resnet20', { width }).slice(3)).toEqual(expected)
  })

  it('gives ascending levels that the family has (any settings)', () => {
    const cases = families.chain((family) => fc.tuple(fc.constant(family), spacesOf(family)))
    fc.assert(
      fc.property(cases, ([family, settings]) => {
        for (const { base, levels } of spaceAxes(family, settings)) {
          expect(levels.length).toBeGreaterThan(0)
          expect(levels[0]).toBeGreaterThanOrEqual(1)
          expect(levels.at(-1)).toBeLessThanOrEqual(base)
          expect(levels).toEqual([...new Set(levels)].sort((a, b) => a - b))
        }
      }),
    )
  })
})

describe('roundedChannels', () => {
  it('rounds half up although decimal shares are not exact in binary', () => {
    expect(roundedChannels(0.145, 100, 1)).toBe(15)
    expect(roundedChannels(0.35, 10, 1)).toBe(4)
    expect(roundedChannels(0.75, 16, 8)).toBe(16)
    expect(roundedChannels(0.74, 16, 8)).toBe(8)
  })

  it('leaves a segment as it is at a share of 1, even where its channels are no multiple', () => {
    expect(roundedChannels(1, 19, 8)).toBe(19)
  })
})
