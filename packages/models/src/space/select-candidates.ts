import type { Family } from '../family.ts'
import type { NetInput } from '../instantiate.ts'
import { placeOf, spaceDimensions, type Axis, type SpaceSettings } from './axis.ts'
import { advance, type CostTables } from './cost-tables.ts'
import { latencyName, parseExcludeRule, readsLatency, type ExcludeRule } from './exclude-rule.ts'
import { mergeableSegments, repetition } from './repetition.ts'

/** What decides which points of a lattice are candidates. */
export interface Selection {
  readonly family: Family
  readonly settings: SpaceSettings
  readonly input: NetInput
  readonly axes: readonly Axis[]
  readonly tables: CostTables
  readonly size: number
}

/** Points at a time: small enough for the cache. */
const block = 8192

/** A lattice beyond this is not searched point by point. */
export const mostPoints = 50_000_000

/** The names that an exclude rule may use. */
export function ruleNames(family: Family, settings: SpaceSettings): string[] {
  return [...spaceDimensions(family, settings).map(({ name }) => name), 'params', 'macs', latencyName]
}

/** Whether every point of a lattice may be a candidate of its own, so that none has to be looked at. */
export function isWhole(family: Family, settings: SpaceSettings): boolean {
  return !hasRules(settings) && mergeableSegments(family).length === 0
}

/** Whether anything but latency decides which points are candidates. */
function hasRules({ exclude = [], constraints = {} }: SpaceSettings): boolean {
  return constraints.params !== undefined || constraints.macs !== undefined || !exclude.every(readsLatency)
}

/**
 * The candidates among the points of a lattice: those that no rule excludes and that fulfil all constraints, of points that
 * give the same net only the first. Limits on latency are left to `latencyTest`.
 *
 * @returns Their numbers, ascending; undefined where all points are candidates.
 */
export function selectCandidates(selection: Selection): Float64Array | undefined {
  const { family, settings, axes, size, tables } = selection
  if (isWhole(family, settings)) return undefined
  const isExcluded = exclusion(selection)
  const isRepeated = repetition(family, axes)
  const counts = axes.map(({ levels }) => levels.length)
  const position = axes.map(() => 0)
  const costs = { params: new Float64Array(block), macs: new Float64Array(block) }
  const candidates: number[] = []
  for (let from = 0; from < size; from += block) {
    const points = Math.min(block, size - from)
    if (isExcluded !== undefined) {
      tables.fill('params', position, points, costs.params)
      tables.fill('macs', position, points, costs.macs)
    }
    for (let at = 0; at < points; at++) {
      const isOut = isExcluded?.(position, costs.params[at] as number, costs.macs[at] as number)
      if (isOut !== true && !isRepeated(position)) candidates.push(from + at)
      advance(position, counts)
    }
  }
  return candidates.length === size ? undefined : Float64Array.from(candidates)
}

type Exclusion = (position: readonly number[], params: number, macs: number) => boolean

function exclusion({ family, settings, axes }: Selection): Exclusion | undefined {
  if (!hasRules(settings)) return undefined
  const names = ruleNames(family, settings)
  // Rules were checked with the rest of the settings.
  const rules = (settings.exclude ?? [])
    .filter((text) => !readsLatency(text))
    .map((text) => parseExcludeRule(text, names) as ExcludeRule)
  const places = names.slice(0, -3).map((name) => placeOf(name, axes))
  const values = new Float64Array(names.length)
  const { params, macs } = settings.constraints ?? {}
  const violates = (cost: number, bounds: typeof params): boolean =>
    cost < (bounds?.min ?? 0) || cost > (bounds?.max ?? Infinity)
  return (position, paramCount, macCount) => {
    if (violates(paramCount, params) || violates(macCount, macs)) return true
    if (rules.length === 0) return false
    places.forEach((place, at) => {
      values[at] = place?.counts[position[place.axis] as number] as number
    })
    values[names.length - 3] = paramCount
    values[names.length - 2] = macCount
    return rules.some((rule) => rule(values))
  }
}
