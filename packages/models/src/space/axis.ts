import type { TrainingExperiment } from '@segscale/core'
import { dimensionsOf, type Dimension, type DimensionKind } from '../dimension.ts'
import type { Family } from '../family.ts'
import { roundHalfUp } from '../kept-counts.ts'
import { baseRescale, type Rescale } from '../rescale.ts'

/** What an experiment file says of the candidate space. */
export type SpaceSettings = TrainingExperiment['space']

/** One dimension that an axis decides, with what it keeps at each level of the axis. */
export interface AxisMember {
  readonly dimension: Dimension
  readonly counts: readonly number[]
}

/** One choice of the candidate space: how much of one dimension is kept, or of several that are tied. */
export interface Axis {
  /** The names of its dimensions: `depth1`, or `width1+width2` where they are tied. */
  readonly name: string
  readonly kind: DimensionKind
  /** Segment, counted from 0. */
  readonly segment: number
  /** The segment's own blocks or channels. */
  readonly base: number
  /** Blocks or channels that may be kept, ascending, without repeats unless dimensions are tied. */
  readonly levels: readonly number[]
  /** All dimensions that the axis decides; `levels` are the counts of one of them. */
  readonly members: readonly AxisMember[]
}

/**
 * The axes of a space: depth of every segment, then width of every segment, then inner widths and head where the space has a
 * choice for them. This order is fixed everywhere; an axis of tied dimensions stands where the first of them would.
 *
 * Levels may still be impossible for the family; checking the settings finds those.
 */
export function spaceAxes(family: Family, settings: SpaceSettings): Axis[] {
  const dimensions = spaceDimensions(family, settings)
  const groups = tiedGroups(dimensions, settings)
  return dimensions
    .filter((dimension) => groups.get(dimension.name)?.[0] === dimension)
    .map(({ name }) => axisOf(groups.get(name) as readonly Dimension[], settings))
}

/** The dimensions that a space has a choice for. */
export function spaceDimensions(family: Family, settings: SpaceSettings): Dimension[] {
  return dimensionsOf(family).filter(({ kind }) => settings[kind] !== undefined)
}

/** What a dimension may keep, ascending; shares that give the same count repeat it. */
export function choicesOf({ kind, segment, base, step, isChannels }: Dimension, settings: SpaceSettings): number[] {
  const axis = settings[kind]
  if (axis === undefined) return [base]
  // Counts of convolutions with groups are whole groups; blocks and expansions are not rounded to anything.
  const roundTo = isChannels && 'roundTo' in axis ? leastCommonMultiple(axis.roundTo, step) : 1
  if ('blocks' in axis) return ascending(listFor(axis.blocks, segment))
  if ('channels' in axis) return ascending(listFor(axis.channels, segment))
  if ('ratios' in axis) return ascending(axis.ratios.map((share) => roundedChannels(share, base, roundTo)))
  const first = Math.ceil(axis.min / roundTo) * roundTo
  const multiples = Array.from(
    { length: Math.max(0, Math.ceil((base - first) / roundTo)) },
    (_, at) => first + at * roundTo,
  )
  const ends = axis.min % step === 0 ? [axis.min, base] : [base]
  return [...new Set(ascending([...ends, ...multiples].filter((level) => level <= base)))]
}

/**
 * Channels that a share of a segment keeps: rounded half up to a multiple, at least one multiple, at most all channels.
 *
 * A share of 1 leaves the segment as it is, even where its channels are no multiple.
 *
 * @param share - In [0, 1].
 */
export function roundedChannels(share: number, channels: number, roundTo: number): number {
  if (share === 1) return channels
  return Math.min(channels, Math.max(1, roundHalfUp((share * channels) / roundTo)) * roundTo)
}

/** The dimensions that are decided together, by the name of each; groups are in the order of the dimensions. */
function tiedGroups(dimensions: readonly Dimension[], settings: SpaceSettings): Map<string, readonly Dimension[]> {
  const groups = new Map<string, readonly Dimension[]>(dimensions.map((dimension) => [dimension.name, [dimension]]))
  const tie = (names: readonly string[]): void => {
    const all = new Set(names.flatMap((name) => groups.get(name) ?? []))
    const joined = dimensions.filter((dimension) => all.has(dimension))
    for (const { name } of joined) groups.set(name, joined)
  }
  for (const kind of ['depth', 'width', 'inner'] as const) {
    if (settings[kind]?.alike === true) tie(dimensions.filter((one) => one.kind === kind).map(({ name }) => name))
  }
  for (const names of settings.tied ?? []) tie(names)
  return groups
}

function axisOf(group: readonly Dimension[], settings: SpaceSettings): Axis {
  const choices = group.map((dimension) => choicesOf(dimension, settings))
  const longest = Math.max(...choices.map(({ length }) => length))
  const rows = Array.from({ length: longest }, (_, level) => choices.map((counts) => counts[level] ?? Number.NaN))
  const distinct = [...new Map(rows.map((row) => [row.join(), row])).values()]
  const members = group.map((dimension, at) => ({ dimension, counts: distinct.map((row) => row[at] as number) }))
  // The finest of tied dimensions speaks for all.
  const leading = members.reduce((best, member) =>
    new Set(member.counts).size > new Set(best.counts).size ? member : best,
  )
  const { kind, segment, base } = leading.dimension
  const name = group.map((dimension) => dimension.name).join('+')
  return { name, kind, segment, base, levels: leading.counts, members }
}

/** The axes that decide at least one of some dimensions, as ascending indices. */
export function axesOf(dimensions: readonly Dimension[], axes: readonly Axis[]): number[] {
  const names = new Set(dimensions.map(({ name }) => name))
  return [...axes.keys()].filter((axis) => axes[axis]?.members.some(({ dimension }) => names.has(dimension.name)))
}

/** The rescale of a lattice point, given by its level on every axis. */
export function rescaleOfLevels(family: Family, axes: readonly Axis[], position: readonly number[]): Rescale {
  const { depth, width } = baseRescale(family)
  const kept = { depth: [...depth], width: [...width], inner: family.segments.map(() => 0) }
  const hasInner = axes.some(({ members }) => members.some(({ dimension }) => dimension.kind === 'inner'))
  let head: number | undefined
  axes.forEach(({ members }, axis) => {
    for (const { dimension, counts } of members) {
      const count = counts[position[axis] as number] as number
      if (dimension.kind === 'head') head = count
      else kept[dimension.kind][dimension.segment] = count
    }
  })
  const { inner, ...streams } = kept
  return { ...streams, ...(hasInner && { inner }), ...(head === undefined ? {} : { head }) }
}

function listFor(lists: readonly number[] | readonly (readonly number[])[], segment: number): readonly number[] {
  const isPerSegment = (all: typeof lists): all is readonly (readonly number[])[] => Array.isArray(all[0])
  return isPerSegment(lists) ? (lists[segment] ?? []) : lists
}

function ascending(levels: readonly number[]): number[] {
  return [...levels].sort((a, b) => a - b)
}

function leastCommonMultiple(a: number, b: number): number {
  return (a / greatestCommonDivisor(a, b)) * b
}

/** The largest number that divides both. */
export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

/** Where the count of a dimension stands: which axis decides it, and its counts at that axis' levels. */
export interface Place {
  readonly axis: number
  readonly counts: readonly number[]
}

/** The place of a dimension among the axes, by its name; undefined where the space has no choice for it. */
export function placeOf(name: string, axes: readonly Axis[]): Place | undefined {
  for (const [axis, { members }] of axes.entries()) {
    const member = members.find(({ dimension }) => dimension.name === name)
    if (member !== undefined) return { axis, counts: member.counts }
  }
  return undefined
}
