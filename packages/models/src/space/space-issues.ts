import type { IssuePath, SchemaIssue } from '@segscale/core'
import type { Family } from '../family.ts'
import { spaceAxes, type SpaceSettings } from './axis.ts'

/** One dimension of a family that a space offers choices for. */
interface Dimension {
  readonly family: Family
  readonly unit: 'blocks' | 'channels'
  readonly all: readonly number[]
}

/**
 * Everything in a space that its family cannot have; nothing where the space is possible.
 *
 * @returns Issues with their paths from the top of the experiment file.
 */
export function spaceIssues(family: Family, settings: SpaceSettings): SchemaIssue[] {
  const { depth, width } = settings
  const blocks: Dimension = { family, unit: 'blocks', all: family.segments.map((segment) => segment.blocks) }
  const channels: Dimension = { family, unit: 'channels', all: family.segments.map((segment) => segment.channels) }
  const issues = [
    ...('min' in depth ? minIssues(['space', 'depth', 'min'], depth.min, blocks) : []),
    ...('blocks' in depth ? listIssues(['space', 'depth', 'blocks'], depth.blocks, blocks) : []),
    ...('min' in width ? minIssues(['space', 'width', 'min'], width.min, channels) : []),
    ...('channels' in width ? listIssues(['space', 'width', 'channels'], width.channels, channels) : []),
  ]
  if (issues.length > 0) return issues
  const size = spaceAxes(family, settings).reduce((product, { levels }) => product * levels.length, 1)
  return size <= Number.MAX_SAFE_INTEGER ? [] : [tooLarge(size)]
}

function minIssues(path: IssuePath, min: number, dimension: Dimension): SchemaIssue[] {
  const fewest = Math.min(...dimension.all)
  return min <= fewest ? [] : [outOfRange(path, min, fewest, dimension)]
}

function listIssues(
  path: IssuePath,
  lists: readonly number[] | readonly (readonly number[])[],
  dimension: Dimension,
): SchemaIssue[] {
  const { all, family } = dimension
  const perSegment = lists.filter((list): list is readonly number[] => Array.isArray(list))
  if (perSegment.length === 0) {
    // One list serves every segment, so that the smallest segment decides what it may hold.
    return countIssues(path, lists as readonly number[], Math.min(...all), dimension)
  }
  if (perSegment.length !== all.length) {
    const expected = `${all.length} lists, one for each segment of ${family.name}`
    const message = `expected ${expected}, received ${perSegment.length}`
    return [{ path, code: 'out-of-range', message, expected, received: String(perSegment.length) }]
  }
  return perSegment.flatMap((list, segment) =>
    countIssues([...path, segment], list, all[segment] as number, dimension, segment),
  )
}

function countIssues(
  path: IssuePath,
  counts: readonly number[],
  most: number,
  dimension: Dimension,
  segment?: number,
): SchemaIssue[] {
  return counts.flatMap((count, index) =>
    count <= most ? [] : [outOfRange([...path, index], count, most, dimension, segment)],
  )
}

function outOfRange(path: IssuePath, found: number, most: number, dimension: Dimension, segment?: number): SchemaIssue {
  const { all, family, unit } = dimension
  const smallest = segment ?? all.indexOf(most)
  const expected = `at most ${most}, the ${unit} of segment ${smallest + 1} of ${family.name}`
  return {
    path,
    code: 'out-of-range',
    message: `expected ${expected}, received ${found}`,
    expected,
    received: String(found),
  }
}

function tooLarge(size: number): SchemaIssue {
  const message = `the space must have fewer than 2^53 candidates, found about ${size.toExponential(1)}; list fewer choices`
  return { path: ['space'], code: 'out-of-range', message }
}
