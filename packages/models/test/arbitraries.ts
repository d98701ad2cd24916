import fc from 'fast-check'
import type { Family, NetInput, Rescale, SpaceSettings } from '../src/index.ts'

/** Small families of one to three segments, with strides and channels of any order. */
export const families: fc.Arbitrary<Family> = fc.record({
  name: fc.constant('small'),
  stem: fc.record({ kernel: fc.constantFrom(1, 3, 5, 7), stride: fc.constantFrom<1 | 2>(1, 2) }),
  segments: fc.array(
    fc.record({
      blocks: fc.integer({ min: 1, max: 4 }),
      channels: fc.integer({ min: 1, max: 24 }),
      stride: fc.constantFrom<1 | 2>(1, 2),
    }),
    { minLength: 1, maxLength: 3 },
  ),
})

export const inputs: fc.Arbitrary<NetInput> = fc.record({
  height: fc.integer({ min: 1, max: 33 }),
  width: fc.integer({ min: 1, max: 33 }),
  channels: fc.integer({ min: 1, max: 4 }),
  classes: fc.integer({ min: 1, max: 12 }),
})

export function rescalesOf(family: Family): fc.Arbitrary<Rescale> {
  const upTo = (most: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: most })
  return fc.record({
    depth: fc.tuple(...family.segments.map(({ blocks }) => upTo(blocks))),
    width: fc.tuple(...family.segments.map(({ channels }) => upTo(channels))),
  })
}

const ratios = fc.uniqueArray(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 })

function listsOf(limits: readonly number[]): fc.Arbitrary<number[][]> {
  return fc.tuple(
    ...limits.map((most) => fc.uniqueArray(fc.integer({ min: 1, max: most }), { minLength: 1, maxLength: 4 })),
  )
}

/** Settings that a family can have, in every form that an experiment file has for them. */
export function spacesOf(family: Family): fc.Arbitrary<SpaceSettings> {
  const blocks = family.segments.map((segment) => segment.blocks)
  const channels = family.segments.map((segment) => segment.channels)
  const roundTo = fc.integer({ min: 1, max: 8 })
  return fc.record({
    depth: fc.oneof(
      fc.record({ min: fc.integer({ min: 1, max: Math.min(...blocks) }) }),
      fc.record({ ratios }),
      fc.record({ blocks: listsOf(blocks) }),
    ),
    width: fc.oneof(
      fc.record({ min: fc.integer({ min: 1, max: Math.min(...channels) }), roundTo: fc.constant(8) }),
      fc.record({ ratios, roundTo }),
      fc.record({ channels: listsOf(channels), roundTo: fc.constant<1>(1) }),
    ),
  })
}
