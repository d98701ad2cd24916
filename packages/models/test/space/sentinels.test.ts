import { formatIssuePath } from '@segscale/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  candidateSpace,
  encode,
  familyByName,
  inputAxes,
  rescaleLabel,
  sentinelIssues,
  sentinels,
  type Rescale,
  type CandidateSpace,
  type Family,
  type SentinelSettings,
  type SpaceSettings,
} from '../../src/index.ts'
import { families, inputs, spacesOf } from '../arbitraries.ts'
import { errorOf } from '../error-of.ts'

const cifar = { height: 32, width: 32, channels: 3, classes: 10 }
const quarters: SpaceSettings = { depth: { min: 1 }, width: { ratios: [0.25, 0.5, 0.75, 1], roundTo: 8 } }

function spaceOf(settings: SpaceSettings, family: Family | string = 'resnet20'): CandidateSpace {
  return candidateSpace(typeof family === 'string' ? familyByName(family) : family, settings, cifar)
}

function labels(space: CandidateSpace, settings: SentinelSettings): string[] {
  return sentinels(space, settings).map(rescaleLabel)
}

const small = spaceOf({
  depth: { blocks: [[1, 2, 3], [2], [3]] },
  width: { channels: [[16], [32], [8, 20, 64]], roundTo: 1 },
})

describe('sentinels', () => {
  it.each<[SentinelSettings, string[]]>([
    [{ design: 'corners' }, ['1,2,3 / 16,32,8', '1,2,3 / 16,32,64', '3,2,3 / 16,32,8', '3,2,3 / 16,32,64']],
    [{ design: 'fraction' }, ['1,2,3 / 16,32,8', '1,2,3 / 16,32,64', '3,2,3 / 16,32,8', '3,2,3 / 16,32,64']],
    [
      { design: 'corners+mid' },
      ['1,2,3 / 16,32,8', '1,2,3 / 16,32,64', '3,2,3 / 16,32,8', '3,2,3 / 16,32,64', '2,2,3 / 16,32,20'],
    ],
    [{ design: 'axis' }, ['1,2,3 / 16,32,8', '3,2,3 / 16,32,64', '1,2,3 / 16,32,64', '3,2,3 / 16,32,8']],
    [{ design: 'sobol', runs: 4 }, ['1,2,3 / 16,32,8', '2,2,3 / 16,32,20', '3,2,3 / 16,32,8', '1,2,3 / 16,32,64']],
    [{ design: 'list', list: [{ depth: [2, 2, 3], width: [16, 32, 20] }] }, ['2,2,3 / 16,32,20']],
  ])('gives the nets of %j on two axes', (settings, expected) => {
    expect(labels(small, settings)).toEqual(expected)
  })

  it('gives 16 nets of resolution IV for ResNet-20, the smallest net first', () => {
    const space = spaceOf(quarters)
    const nets = sentinels(space, { design: 'fraction' })
    expect(nets).toHaveLength(16)
    expect(rescaleLabel(nets[0] ?? space.base)).toBe('1,1,1 / 8,8,16')
    expect(nets).toEqual(sentinels(space, { design: 'fraction', runs: 16 }))
    // Resolution IV: in every three axes, each of the 8 combinations of extremes comes equally often.
    const points = nets.map((net) => encode(net, space))
    for (const axes of triples(6)) {
      const combinations = points.map((point) => axes.map((axis) => point[axis]).join())
      expect(new Set(combinations).size).toBe(8)
      expect(combinations.filter((each) => each === combinations[0])).toHaveLength(2)
    }
  })

  it('gives other fractions of the same resolution for other seeds, the plain one for 0', () => {
    const space = spaceOf(quarters)
    const nets = (seed: number): Rescale[] => sentinels(space, { design: 'fraction', seed })
    expect(nets(0)).toEqual(sentinels(space, { design: 'fraction' }))
    expect(new Set([0, 1, 2, 3].map((seed) => JSON.stringify(nets(seed)))).size).toBe(4)
    for (const seed of [1, 2, 3]) {
      expect(nets(seed)).toEqual(nets(seed))
      const points = nets(seed).map((net) => encode(net, space))
      for (const axes of triples(6)) {
        const combinations = points.map((point) => axes.map((axis) => point[axis]).join())
        expect(new Set(combinations).size).toBe(8)
        expect(combinations.filter((each) => each === combinations[0])).toHaveLength(2)
      }
    }
  })

  it('shifts the Sobol points for other seeds', () => {
    const space = spaceOf(quarters)
    const nets = (seed: number): Rescale[] => sentinels(space, { design: 'sobol', runs: 20, seed })
    expect(nets(0)).toEqual(sentinels(space, { design: 'sobol', runs: 20 }))
    expect(nets(5)).not.toEqual(nets(0))
    expect(nets(5)).toEqual(nets(5))
    expect(new Set(nets(5).map(rescaleLabel)).size).toBe(20)
  })

  it('gives as many nets as a fraction is asked for, up to all corners', () => {
    const space = spaceOf(quarters)
    const counts = [8, 16, 32, 64, 128].map((runs) => sentinels(space, { design: 'fraction', runs }).length)
    expect(counts).toEqual([8, 16, 32, 64, 64])
  })

  it('takes all 64 corners of six axes, then the middle', () => {
    const nets = labels(spaceOf(quarters, 'resnet110'), { design: 'corners+mid' })
    expect(nets).toHaveLength(65)
    expect(nets[63]).toBe('18,18,18 / 16,32,64')
    expect(nets[64]).toBe('4,4,4 / 8,16,32')
  })

  it('gives distinct candidates, the smallest first, equally often low and high (any space and design)', () => {
    const cases = families.chain((family) => fc.tuple(fc.constant(family), spacesOf(family), inputs))
    const designs = fc.constantFrom<SentinelSettings>(
      { design: 'corners' },
      { design: 'fraction' },
      { design: 'corners+mid' },
      { design: 'axis' },
      { design: 'sobol', runs: 9 },
    )
    fc.assert(
      fc.property(cases, designs, ([family, settings, input], wanted) => {
        const space = candidateSpace(family, settings, input)
        const design = wanted.design === 'sobol' ? { ...wanted, runs: Math.min(9, space.size) } : wanted
        const nets = sentinels(space, design)
        const indices = nets.map((net) => space.indexOf(net))
        expect(indices).not.toContain(undefined)
        expect(new Set(indices).size).toBe(nets.length)
        expect(indices[0]).toBe(0)
        // Where points give the same net, the nearest other candidates stand for some of them.
        if (space.candidates !== undefined) return
        if (design.design === 'sobol') expect(nets).toHaveLength(design.runs as number)
        if (design.design !== 'corners' && design.design !== 'fraction') return
        const points = nets.map((net) => encode(net, space))
        for (const axis of inputAxes(space).keys()) {
          expect(points.filter((point) => point[axis] === 1)).toHaveLength(nets.length / 2)
          expect(points.filter((point) => point[axis] === 0)).toHaveLength(nets.length / 2)
        }
      }),
    )
  })

  it('takes every candidate where as many Sobol runs are wanted', () => {
    const space = spaceOf({ depth: { min: 1 }, width: { ratios: [1], roundTo: 8 } })
    expect(new Set(labels(space, { design: 'sobol', runs: 27 })).size).toBe(27)
  })

  it('gives the one net of a space without choices', () => {
    const space = spaceOf({ depth: { blocks: [3] }, width: { ratios: [1], roundTo: 8 } })
    for (const design of ['corners', 'fraction', 'corners+mid', 'axis', 'sobol'] as const) {
      expect(labels(space, { design, runs: 1 })).toEqual(['3,3,3 / 16,32,64'])
    }
  })

  it('drops repeats of a list and keeps its order', () => {
    const [a, b] = [small.rescaleAt(5), small.rescaleAt(2)]
    expect(sentinels(small, { design: 'list', list: [a, b, a].map(copy) })).toEqual([a, b])
  })

  it('refuses what the space cannot give with every issue', () => {
    const settings: SentinelSettings = { design: 'list', list: [copy(small.rescaleAt(0)), copy(small.base)] }
    const { code, message } = errorOf(() => sentinels(small, settings))
    expect(code).toBe('RESCALE_INVALID')
    expect(message).toBe(
      'The sentinels must fit the space: sentinels.list[1]: expected a net of the candidate space, ' +
        'received 3,3,3 / 16,32,64: depth of segment 2 must be 2, found 3.',
    )
  })
})

describe('sentinelIssues', () => {
  const many: Family = {
    name: 'many',
    stem: { kernel: 3, stride: 1 },
    segments: Array.from({ length: 9 }, () => ({ blocks: 2, channels: 16, stride: 1 as const })),
  }

  it.each<[SentinelSettings, string]>([
    [
      { design: 'fraction', runs: 12 },
      'sentinels.runs: expected a power of two from 8 on for 6 axes with a choice, received 12',
    ],
    [
      { design: 'fraction', runs: 4 },
      'sentinels.runs: expected a power of two from 8 on for 6 axes with a choice, received 4',
    ],
    [{ design: 'sobol' }, 'sentinels.runs: missing; design: sobol needs the number of runs'],
    [{ design: 'sobol', runs: 865 }, 'sentinels.runs: expected at most 864, the number of candidates, received 865'],
    [{ design: 'list' }, 'sentinels.list: missing; design: list needs a list of nets'],
  ])('finds what is wrong with %j', (settings, expected) => {
    expect(found(spaceOf(quarters), settings)).toEqual([expected])
  })

  it('says why each listed net is no candidate', () => {
    const list = [
      { depth: [1, 1, 1], width: [8, 8, 16] },
      { depth: [4, 1, 1], width: [8, 9, 16] },
      { depth: [1, 1], width: [8, 8, 16] },
    ]
    expect(found(spaceOf(quarters), { design: 'list', list })).toEqual([
      'sentinels.list[1]: expected a net of the candidate space, received 4,1,1 / 8,9,16: ' +
        'depth of segment 1 must be one of 1, 2, 3, found 4; width of segment 2 must be one of 8, 16, 24, 32, found 9',
      'sentinels.list[2]: expected a net of the candidate space, received 1,1 / 8,8,16: depth must have 3 numbers, one per segment, found 2',
    ])
  })

  it('refuses corners of more axes than can be trained', () => {
    expect(found(spaceOf(quarters, many), { design: 'corners' })).toEqual([
      'sentinels.design: design: corners serves at most 16 axes with a choice, found 18; use axis or list',
    ])
    expect(found(spaceOf(quarters, many), { design: 'axis' })).toEqual([])
  })

  function found(space: CandidateSpace, settings: SentinelSettings): string[] {
    return sentinelIssues(space, settings).map(({ path, message }) => `${formatIssuePath(path)}: ${message}`)
  }
})

function triples(items: number): number[][] {
  const all = Array.from({ length: items }, (_, item) => item)
  return all
    .flatMap((a) => all.flatMap((b) => all.map((c) => [a, b, c])))
    .filter(([a = 0, b = 0, c = 0]) => a < b && b < c)
}

function copy({ depth, width }: { depth: readonly number[]; width: readonly number[] }): {
  depth: number[]
  width: number[]
} {
  return { depth: [...depth], width: [...width] }
}
