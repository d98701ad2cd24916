import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { candidateSpace, familyByName, rescaleLabel, uniformRescales, type SpaceSettings } from '../../src/index.ts'
import { families, inputs, spacesOf } from '../arbitraries.ts'

const cifar = { height: 32, width: 32, channels: 3, classes: 10 }

describe('uniformRescales', () => {
  it('sweeps one share over all segments in steps of the space', () => {
    const settings: SpaceSettings = { depth: { min: 1 }, width: { ratios: [0.25, 0.5, 0.75, 1], roundTo: 8 } }
    const chain = uniformRescales(candidateSpace(familyByName('resnet20'), settings, cifar))
    expect(chain.map(rescaleLabel)).toEqual([
      '3,3,3 / 8,8,8',
      '3,3,3 / 8,8,16',
      '3,3,3 / 8,8,24',
      '3,3,3 / 8,16,24',
      '3,3,3 / 8,16,32',
      '3,3,3 / 8,16,40',
      '3,3,3 / 8,24,40',
      '3,3,3 / 8,24,48',
      '3,3,3 / 16,24,48',
      '3,3,3 / 16,24,56',
      '3,3,3 / 16,32,56',
      '3,3,3 / 16,32,64',
    ])
  })

  it('rises in params and MACs up to the base (any space)', () => {
    const cases = families.chain((family) => fc.tuple(fc.constant(family), spacesOf(family), inputs))
    fc.assert(
      fc.property(cases, ([family, settings, input]) => {
        const space = candidateSpace(family, settings, input)
        const chain = uniformRescales(space)
        expect(chain.at(-1)).toEqual(space.base)
        const costs = chain.map((rescale) => space.costsOf(rescale))
        for (const [index, { params, macs }] of costs.slice(1).entries()) {
          expect(params).toBeGreaterThan(costs[index]?.params as number)
          expect(macs).toBeGreaterThan(costs[index]?.macs as number)
        }
      }),
    )
  })
})
