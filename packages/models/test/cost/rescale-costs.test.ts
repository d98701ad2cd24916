import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  baseRescale,
  countArchitecture,
  familyByName,
  instantiate,
  rescaleCosts,
  type Family,
  type Rescale,
  type RescaleCosts,
} from '../../src/index.ts'
import { blockForm } from '../../src/family.ts'
import { anyRescalesOf, familiesWithInput } from '../arbitraries.ts'
import { errorOf } from '../error-of.ts'

const nets = familiesWithInput.chain(([family, input]) =>
  fc.tuple(fc.constant(family), anyRescalesOf(family), fc.constant(input)),
)

/** The lesser count of each modifier. */
function lesser(a: Rescale, b: Rescale): Rescale {
  const least = (one: readonly number[], other: readonly number[]): number[] =>
    one.map((count, at) => Math.min(count, other[at] as number))
  return {
    ...{ depth: least(a.depth, b.depth), width: least(a.width, b.width) },
    ...(a.inner && { inner: least(a.inner, b.inner ?? a.inner) }),
    ...(a.head !== undefined && { head: Math.min(a.head, b.head ?? a.head) }),
  }
}

/** Whether no projection comes when two streams of equal width part. */
function isMonotone({ segments }: Family): boolean {
  return segments.every((segment) => segment.stride > 1 || blockForm(segment).shortcut !== 'projection')
}

describe('rescaleCosts', () => {
  it('gives what counting the net gives (any family)', () => {
    fc.assert(
      fc.property(nets, ([family, rescale, input]) => {
        const { gemms, gemmLoad, ...costs } = countArchitecture(instantiate(family, rescale, input))
        expect(rescaleCosts(family, rescale, input)).toEqual(costs)
        const { macs } = costs
        expect(gemms.length).toBeGreaterThan(0)
        expect(gemmLoad).toBe(macs)
      }),
    )
  })

  it('never rises when a modifier falls (any family)', () => {
    const pairs = familiesWithInput.chain(([family, input]) =>
      fc.tuple(fc.constant(family), anyRescalesOf(family), anyRescalesOf(family), fc.constant(input)),
    )
    fc.assert(
      fc.property(pairs, ([family, a, b, input]) => {
        const [smaller, larger] = [lesser(a, isMonotone(family) ? b : { ...b, width: a.width }), a].map((rescale) =>
          rescaleCosts(family, rescale, input),
        ) as [RescaleCosts, RescaleCosts]
        expect(smaller.params).toBeLessThanOrEqual(larger.params)
        expect(smaller.macs).toBeLessThanOrEqual(larger.macs)
      }),
      { numRuns: 1000 },
    )
  })

  it('counts the projection that becomes needed where streams part', () => {
    const family: Family = {
      name: 'parting',
      stem: { kernel: 3, stride: 1 },
      segments: [1, 1].map((stride) => ({
        blocks: 1,
        channels: 64,
        inner: 1,
        stride,
        shortcut: 'projection' as const,
      })),
    }
    const input = { height: 8, width: 8, channels: 3, classes: 10 }
    const params = (width: number[]): number =>
      rescaleCosts(family, { depth: [1, 1], width, inner: [1, 1] }, input).params
    expect(params([64, 63])).toBeGreaterThan(params([64, 64]))
  })

  it('refuses what the family cannot give', () => {
    const resnet20 = familyByName('resnet20')
    const wider = { ...baseRescale(resnet20), width: [16, 32, 65] }
    const input = { height: 32, width: 32, channels: 3, classes: 10 }
    expect(errorOf(() => rescaleCosts(resnet20, wider, input)).code).toBe('RESCALE_INVALID')
  })
})
