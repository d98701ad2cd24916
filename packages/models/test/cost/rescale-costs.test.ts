import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { baseRescale, countArchitecture, familyByName, instantiate, rescaleCosts } from '../../src/index.ts'
import { families, inputs, rescalesOf } from '../arbitraries.ts'
import { errorOf } from '../error-of.ts'

const nets = families.chain((family) => fc.tuple(fc.constant(family), rescalesOf(family), inputs))

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
    const pairs = families.chain((family) =>
      fc.tuple(fc.constant(family), rescalesOf(family), rescalesOf(family), inputs),
    )
    fc.assert(
      fc.property(pairs, ([family, a, b, input]) => {
        const least = (kind: 'depth' | 'width'): number[] => a[kind].map((n, i) => Math.min(n, b[kind][i] as number))
        const smaller = rescaleCosts(family, { depth: least('depth'), width: least('width') }, input)
        const larger = rescaleCosts(family, a, input)
        expect(smaller.params).toBeLessThanOrEqual(larger.params)
        expect(smaller.macs).toBeLessThanOrEqual(larger.macs)
      }),
    )
  })

  it('refuses what the family cannot give', () => {
    const resnet20 = familyByName('resnet20')
    const wider = { ...baseRescale(resnet20), width: [16, 32, 65] }
    const input = { height: 32, width: 32, channels: 3, classes: 10 }
    expect(errorOf(() => rescaleCosts(resnet20, wider, input)).code).toBe('RESCALE_INVALID')
  })
})
