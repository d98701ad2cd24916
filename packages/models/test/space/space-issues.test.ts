import { formatIssuePath } from '@segscale/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { candidateSpace, familyByName, spaceIssues, type Family, type SpaceSettings } from '../../src/index.ts'
import { families, spacesOf } from '../arbitraries.ts'
import { errorOf } from '../error-of.ts'

const input = { height: 32, width: 32, channels: 3, classes: 10 }
const resnet20 = familyByName('resnet20')

function issues(settings: SpaceSettings, family: Family = resnet20): string[] {
  return spaceIssues(family, settings).map(({ path, message }) => `${formatIssuePath(path)}: ${message}`)
}

describe('spaceIssues', () => {
  it('finds nothing in what the family has (any settings)', () => {
    const cases = families.chain((family) => fc.tuple(fc.constant(family), spacesOf(family)))
    fc.assert(
      fc.property(cases, ([family, settings]) => {
        expect(spaceIssues(family, settings)).toEqual([])
      }),
    )
  })

  it('compares min with the smallest segment', () => {
    expect(issues({ depth: { min: 4 }, width: { min: 17, roundTo: 8 } })).toEqual([
      'space.depth.min: expected at most 3, the blocks of segment 1 of resnet20, received 4',
      'space.width.min: expected at most 16, the channels of segment 1 of resnet20, received 17',
    ])
  })

  it('points at every impossible number of a list', () => {
    expect(issues({ depth: { blocks: [3, 4] }, width: { channels: [[8], [33, 40], [64]], roundTo: 1 } })).toEqual([
      'space.depth.blocks[1]: expected at most 3, the blocks of segment 1 of resnet20, received 4',
      'space.width.channels[1][0]: expected at most 32, the channels of segment 2 of resnet20, received 33',
      'space.width.channels[1][1]: expected at most 32, the channels of segment 2 of resnet20, received 40',
    ])
  })

  it('wants one list per segment', () => {
    expect(issues({ depth: { blocks: [[1], [1]] }, width: { ratios: [1], roundTo: 8 } })).toEqual([
      'space.depth.blocks: expected 3 lists, one for each segment of resnet20, received 2',
    ])
  })

  it('refuses a space that cannot be numbered', () => {
    const segments = Array.from({ length: 6 }, () => ({ blocks: 100, channels: 100, stride: 1 as const }))
    const settings: SpaceSettings = { depth: { min: 1 }, width: { min: 1, roundTo: 1 } }
    expect(issues(settings, { ...resnet20, segments })).toEqual([
      'space: the space must have fewer than 2^53 candidates, found about 1.0e+24; list fewer choices',
    ])
  })
})

describe('candidateSpace', () => {
  it('refuses an impossible space with every issue', () => {
    const settings: SpaceSettings = { depth: { blocks: [4] }, width: { min: 17, roundTo: 8 } }
    const { code, message } = errorOf(() => candidateSpace(resnet20, settings, input))
    expect(code).toBe('RESCALE_INVALID')
    expect(message).toBe(`The space must fit resnet20: ${issues(settings).join('; ')}.`)
  })
})
