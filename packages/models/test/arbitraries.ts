import fc from 'fast-check'
import { baseRescale, instantiate, layerShapes, type Family, type NetInput, type Rescale } from '../src/index.ts'
import { dimensionsOf, type Dimension } from '../src/dimension.ts'
import { blockForm, type BlockKind, type Segment } from '../src/family.ts'
import type { SpaceSettings } from '../src/index.ts'

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

const kinds: readonly BlockKind[] = ['basic', 'bottleneck', 'resnext', 'preactivation', 'inverted-residual', 'plain']
const pools = fc.option(fc.record({ kernel: fc.constantFrom(2, 3), stride: fc.constantFrom(1, 2) }), { nil: undefined })

const segments: fc.Arbitrary<Segment> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    blocks: fc.integer({ min: 1, max: 3 }),
    channels: fc.integer({ min: 1, max: 20 }),
    inside: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
    isExpansion: fc.boolean(),
    groups: fc.constantFrom(2, 3),
    stride: fc.constantFrom(1, 2, 3),
    kernel: fc.constantFrom(1, 3, 5),
    shortcut: fc.option(fc.constantFrom('identity-pad', 'projection', 'identity', 'none'), { nil: undefined }),
    maxPool: pools,
  })
  .map(({ kind, blocks, channels, inside, isExpansion, groups, stride, kernel, shortcut, maxPool }) => {
    const inner = inside !== undefined && kind === 'resnext' ? inside * groups : inside
    const isExpanded = kind === 'inverted-residual' && isExpansion
    return {
      ...{ kind, blocks, channels, stride, kernel },
      ...(kind !== 'plain' && inner !== undefined && (isExpanded ? { expansion: inner } : { inner })),
      ...(kind === 'resnext' && { groups }),
      ...(kind !== 'plain' && shortcut !== undefined && { shortcut }),
      ...(maxPool && { maxPool }),
    }
  })

/** Families of every kind of block, stem, pool, shortcut and head. */
const mixedFamilies: fc.Arbitrary<Family> = fc
  .record({
    activation: fc.constantFrom('relu', 'relu6'),
    stem: fc.oneof(
      fc.constant('none' as const),
      fc.record({
        kernel: fc.constantFrom(1, 3, 5, 7),
        stride: fc.constantFrom(1, 2, 3),
        channels: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
        maxPool: pools,
      }),
    ),
    segments: fc.array(segments, { minLength: 1, maxLength: 3 }),
    head: fc.record({
      channels: fc.option(fc.integer({ min: 1, max: 24 }), { nil: undefined }),
      pooling: fc.constantFrom('average', 'max'),
      dropout: fc.option(fc.constant(0.3), { nil: undefined }),
    }),
  })
  .map((parts) => JSON.parse(JSON.stringify({ name: 'mixed', ...parts })) as Family)

/** A family of any kind, and images that are large enough for it. */
export const familiesWithInput: fc.Arbitrary<readonly [Family, NetInput]> = fc
  .tuple(fc.oneof(families, mixedFamilies), inputs)
  .filter(([family, input]) => {
    try {
      layerShapes(instantiate(family, baseRescale(family), input))
      return true
    } catch {
      return false
    }
  })

/** What may be kept of every dimension, inner widths and head included or left to follow. */
export function anyRescalesOf(family: Family): fc.Arbitrary<Rescale> {
  const dimensions = dimensionsOf(family)
  const countsOf = (kind: Dimension['kind']): fc.Arbitrary<number[]> =>
    fc.tuple(
      ...dimensions
        .filter((dimension) => dimension.kind === kind)
        .map(({ base, step }) => fc.integer({ min: 1, max: Math.floor(base / step) }).map((count) => count * step)),
    )
  const hasInner = family.segments.map((segment) => blockForm(segment).inner > 0)
  const inner = countsOf('inner').map((counts) => {
    const rest = [...counts]
    return hasInner.map((has) => (has ? (rest.shift() as number) : 0))
  })
  return fc
    .record({
      depth: countsOf('depth'),
      width: countsOf('width'),
      inner: fc.option(inner, { nil: undefined }),
      head: fc.option(countsOf('head'), { nil: undefined }),
    })
    .map(({ depth, width, inner: own, head }) => ({
      ...{ depth, width },
      ...(own && { inner: own }),
      ...(head?.[0] !== undefined && { head: head[0] }),
    }))
}

/** Settings with choices for inner widths and head, some of them tied. */
export function mixedSpacesOf(family: Family): fc.Arbitrary<SpaceSettings> {
  const dimensions = dimensionsOf(family)
  const has = (kind: Dimension['kind']): boolean => dimensions.some((dimension) => dimension.kind === kind)
  const roundTo = fc.integer({ min: 1, max: 8 })
  const shares = fc.record({ ratios, roundTo })
  const either = { alike: fc.option(fc.constant(true), { nil: undefined }) }
  const optional = (kind: Dimension['kind'], axis: fc.Arbitrary<object>): fc.Arbitrary<object | undefined> =>
    has(kind) ? fc.option(axis, { nil: undefined }) : fc.constant(undefined)
  return fc
    .record({
      depth: fc.record({ ratios, ...either }),
      width: fc.record({ ratios, roundTo, ...either }),
      inner: optional('inner', fc.record({ ratios, roundTo, ...either })),
      head: optional('head', shares),
    })
    .map((settings) => JSON.parse(JSON.stringify(settings)) as SpaceSettings)
}
