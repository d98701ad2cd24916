import { blockForm, type Family, type Segment } from '../family.ts'
import { keptCounts } from '../kept-counts.ts'
import { baseRescale } from '../rescale.ts'
import { placeOf, type Axis } from './axis.ts'

/**
 * The segments (counted from 0) whose blocks could be those of the segment before: the same kind of block, with stride 1.
 *
 * Where such two keep equal widths, a block more in one and a block less in the other give the same net.
 */
export function mergeableSegments({ segments }: Family): number[] {
  return [...segments.keys()].filter((index) => {
    const [before, own] = [segments[index - 1], segments[index] as Segment]
    return before !== undefined && before.maxPool === undefined && own.stride === 1 && isSameForm(before, own)
  })
}

function isSameForm(a: Segment, b: Segment): boolean {
  const [one, other] = [blockForm(a), blockForm(b)]
  return (['kind', 'kernel', 'shortcut', 'groups', 'isExpansion'] as const).every(
    (field) => one[field] === other[field],
  )
}

/** A count as a lattice point has it: the same at all points, or that of an axis' level. */
type Count = (position: readonly number[]) => number

/**
 * Tells whether a lattice point's net was given by an earlier point that was asked about.
 *
 * Only where neighbouring segments can be one are nets compared: by all that tells them apart but the depths of segments that
 * are one, and by the sums of those.
 */
export function repetition(family: Family, axes: readonly Axis[]): (position: readonly number[]) => boolean {
  const mergeable = mergeableSegments(family).map((segment) => ({
    segment,
    widths: [widthCount(family, axes, segment - 1), widthCount(family, axes, segment)] as const,
    inners: [innerCount(family, axes, segment - 1), innerCount(family, axes, segment)] as const,
  }))
  const depths = family.segments.map(({ blocks }, segment) => countIn(axes, `depth${segment + 1}`, blocks))
  const seen = new Set<string>()
  return (position) => {
    const merged = mergeable.filter(
      ({ widths: [before, own], inners: [inside, ownInside] }) =>
        before(position) === own(position) && inside(position) === ownInside(position),
    )
    // Most nets have no two such segments.
    if (merged.length === 0) return false
    const name = nameOf(
      position,
      merged.map(({ segment }) => segment),
      { axes, depths },
    )
    if (seen.has(name)) return true
    seen.add(name)
    return false
  }
}

interface Lattice {
  readonly axes: readonly Axis[]
  readonly depths: readonly Count[]
}

function nameOf(position: readonly number[], merged: readonly number[], { axes, depths }: Lattice): string {
  const isMerged = (segment: number): boolean => merged.includes(segment) || merged.includes(segment + 1)
  // A depth that is tied to something else is told by that.
  const rest = position.map((level, axis) =>
    axes[axis]?.members.every(({ dimension: { kind, segment } }) => kind === 'depth' && isMerged(segment)) ? 0 : level,
  )
  const sums: number[] = []
  depths.forEach((depth, segment) => {
    if (merged.includes(segment)) sums.push((sums.pop() ?? 0) + depth(position))
    else if (isMerged(segment)) sums.push(depth(position))
  })
  return `${rest.join()} ${merged.join()} ${sums.join()}`
}

function countIn(axes: readonly Axis[], name: string, base: number): Count {
  const place = placeOf(name, axes)
  return place === undefined ? () => base : (position) => place.counts[position[place.axis] as number] as number
}

function widthCount(family: Family, axes: readonly Axis[], segment: number): Count {
  return countIn(axes, `width${segment + 1}`, family.segments[segment]?.channels as number)
}

/** Inner widths that have no axis follow the stream's. */
function innerCount(family: Family, axes: readonly Axis[], segment: number): Count {
  const place = placeOf(`inner${segment + 1}`, axes)
  if (place !== undefined) return (position) => place.counts[position[place.axis] as number] as number
  const { depth, width } = baseRescale(family)
  const known = new Map<number, number>()
  const streamOf = widthCount(family, axes, segment)
  return (position) => {
    const stream = streamOf(position)
    const widths = width.map((own, at) => (at === segment ? stream : own))
    const found = known.get(stream) ?? keptCounts(family, { depth, width: widths }).segments[segment]?.inner ?? 0
    known.set(stream, found)
    return found
  }
}
