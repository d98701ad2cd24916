import { didYouMean, type IssuePath, type SchemaIssue } from '@segscale/core'
import { dimensionsOf, type Dimension, type DimensionKind } from '../dimension.ts'
import type { Family } from '../family.ts'
import { choicesOf, spaceAxes, spaceDimensions, type SpaceSettings } from './axis.ts'
import { parseExcludeRule } from './exclude-rule.ts'
import { isWhole, mostPoints, ruleNames } from './select-candidates.ts'

const kinds: readonly DimensionKind[] = ['depth', 'width', 'inner', 'head']

/**
 * Everything in a space that its family cannot have; nothing where the space is possible.
 *
 * @returns Issues with their paths from the top of the experiment file.
 */
export function spaceIssues(family: Family, settings: SpaceSettings): SchemaIssue[] {
  const axes = kinds.flatMap((kind) => axisIssues(family, settings, kind))
  const issues = [...axes, ...tieIssues(family, settings), ...ruleIssues(family, settings)]
  if (issues.length > 0) return issues
  const size = spaceAxes(family, settings).reduce((product, { levels }) => product * levels.length, 1)
  if (size > Number.MAX_SAFE_INTEGER) return [tooLarge(size, 'fewer than 2^53')]
  if (size > mostPoints && !isWhole(family, settings)) {
    return [tooLarge(size, `at most ${mostPoints / 1e6} million where some are left out`)]
  }
  return []
}

/** What one axis of a space offers that the family cannot have; nothing else of the settings is looked at. */
export function axisIssues(family: Family, settings: Partial<SpaceSettings>, kind: DimensionKind): SchemaIssue[] {
  const axis = settings[kind]
  if (axis === undefined) return []
  const dimensions = dimensionsOf(family).filter((dimension) => dimension.kind === kind)
  if (dimensions.length === 0) {
    const what = kind === 'head' ? 'the head has no convolution' : 'no block has an inner width'
    return [{ path: ['space', kind], code: 'conflict', message: `has no effect in ${family.name}, where ${what}` }]
  }
  const least = smallest(dimensions)
  if ('min' in axis) return countIssues(['space', kind], [axis.min], least, family, () => 'min')
  const name = 'blocks' in axis ? 'blocks' : 'channels'
  const lists = 'blocks' in axis ? axis.blocks : 'channels' in axis ? axis.channels : undefined
  if (lists === undefined) return []
  return listIssues(['space', kind, name], lists, dimensions, family)
}

function listIssues(
  path: IssuePath,
  lists: readonly number[] | readonly (readonly number[])[],
  dimensions: readonly Dimension[],
  family: Family,
): SchemaIssue[] {
  const perSegment = lists.filter((list): list is readonly number[] => Array.isArray(list))
  if (perSegment.length === 0) {
    // One list serves every segment, so that the smallest segment decides what it may hold.
    return countIssues(path, lists as readonly number[], smallest(dimensions), family)
  }
  const { segments } = family
  if (perSegment.length !== segments.length) {
    const expected = `${segments.length} lists, one for each segment of ${family.name}`
    const message = `expected ${expected}, received ${perSegment.length}`
    return [{ path, code: 'out-of-range', message, expected, received: String(perSegment.length) }]
  }
  return perSegment.flatMap((list, segment) => {
    const dimension = dimensions.find((one) => one.segment === segment)
    // A list for blocks that have no inside says nothing.
    return dimension === undefined ? [] : countIssues([...path, segment], list, dimension, family)
  })
}

function countIssues(
  path: IssuePath,
  counts: readonly number[],
  { base, kind, segment, step, isChannels }: Dimension,
  family: Family,
  key: (index: number) => string | number = (index) => index,
): SchemaIssue[] {
  const unit =
    kind === 'depth' ? 'blocks' : isChannels ? (kind === 'inner' ? 'inner channels' : 'channels') : 'expansion'
  const where = kind === 'head' ? 'the head' : `segment ${segment + 1}`
  return counts.flatMap((count, index) => {
    const expected =
      count > base
        ? `at most ${base}, the ${unit} of ${where} of ${family.name}`
        : `a multiple of ${step}, the groups of segment ${segment + 1} of ${family.name}`
    if (count <= base && (count % step === 0 || key(index) === 'min')) return []
    const message = `expected ${expected}, received ${count}`
    return [{ path: [...path, key(index)], code: 'out-of-range', message, expected, received: String(count) }]
  })
}

/** The dimension that a setting for all of them must fit. */
function smallest(dimensions: readonly Dimension[]): Dimension {
  return dimensions.reduce((least, dimension) => (dimension.base < least.base ? dimension : least))
}

function tieIssues(family: Family, settings: SpaceSettings): SchemaIssue[] {
  const dimensions = spaceDimensions(family, settings)
  const names = dimensions.map(({ name }) => name)
  const groups: { path: IssuePath; members: readonly string[] }[] = [
    ...(['depth', 'width', 'inner'] as const)
      .filter((kind) => settings[kind]?.alike === true)
      .map((kind) => ({
        path: ['space', kind, 'alike'],
        members: dimensions.filter((dimension) => dimension.kind === kind).map(({ name }) => name),
      })),
    ...(settings.tied ?? []).map((members, index) => ({ path: ['space', 'tied', index], members })),
  ]
  return groups.flatMap(({ path, members }) => {
    const unknown = members.flatMap((name, index): SchemaIssue[] => {
      if (names.includes(name)) return []
      const suggestion = didYouMean(name, names)
      const meant = suggestion === undefined ? '' : `; did you mean ${suggestion}?`
      const message = `expected a modifier of this space (${names.join(', ')}), received ${name}${meant}`
      return [
        { path: [...path, index], code: 'unknown-value', message, ...(suggestion !== undefined && { suggestion }) },
      ]
    })
    if (unknown.length > 0) return unknown
    const tied = dimensions.filter(({ name }) => members.includes(name))
    const counts = tied.map((dimension) => choicesOf(dimension, settings).length)
    if (new Set(counts).size === 1) return []
    const found = tied.map(({ name }, index) => `${name} has ${counts[index]}`).join(', ')
    return [{ path, code: 'conflict', message: `expected modifiers with equally many choices, but ${found}` }]
  })
}

function ruleIssues(family: Family, settings: SpaceSettings): SchemaIssue[] {
  const names = ruleNames(family, settings)
  const excluded = (settings.exclude ?? []).flatMap((text, index): SchemaIssue[] => {
    const rule = parseExcludeRule(text, names)
    if (typeof rule === 'function') return []
    const { message, start, length, suggestion } = rule
    return [
      {
        path: ['space', 'exclude', index],
        code: 'rule',
        message,
        part: { start, length },
        ...(suggestion !== undefined && { suggestion }),
      },
    ]
  })
  const bounds = Object.entries(settings.constraints ?? {}).flatMap(
    ([cost, { min = 0, max = Infinity }]): SchemaIssue[] => {
      if (min <= max) return []
      const message = `expected at least min (${min}), received ${max}`
      return [{ path: ['space', 'constraints', cost, 'max'], code: 'out-of-range', message }]
    },
  )
  return [...excluded, ...bounds]
}

function tooLarge(size: number, expected: string): SchemaIssue {
  const message = `the space must have ${expected} candidates, found about ${size.toExponential(1)}; list fewer choices`
  return { path: ['space'], code: 'out-of-range', message }
}
