import { minimizeInBox, type BoxMinimum } from '../optimise/minimize-in-box.ts'
import type { LogSpace } from './log-space.ts'
import { spreadPoints } from './starts.ts'

// Iterations of every search before the leading third goes on, and how near on the log scale two searches are one.
const heatIterations = 10
const finalShare = 1 / 3
const meetingDistance = 0.2

// Starting points screened by their likelihood alone for each search that is run in full.
const screenedPerSearch = 8

/** Searches to the end the most promising of `count` starting points beside the usual one; the best start first. */
export function race(space: LogSpace, count: number, seed: number): BoxMinimum[] {
  const starts = [space.first, ...promising(space, count, seed)]
  const heats = starts
    .map((start) => search(space, { start, maxIterations: heatIterations }))
    .sort((a, b) => a.value - b.value)
  const leaders = distinct(heats, Math.max(2, starts.length * finalShare))
  return leaders.map((leader) =>
    leader.status === 'limit' ? search(space, { start: leader.x, curvature: leader.curvature }) : leader,
  )
}

/** The first `count` of some minima, leaving out those that have met one before them. */
export function distinct(minima: readonly BoxMinimum[], count: number): BoxMinimum[] {
  const kept: BoxMinimum[] = []
  for (const minimum of minima) {
    if (kept.length >= count) break
    if (!kept.some((other) => distance(other.x, minimum.x) < meetingDistance)) kept.push(minimum)
  }
  return kept
}

/** One search for the minimum of the negative objective. */
export function search(
  space: LogSpace,
  options: { start: Float64Array; curvature?: Float64Array | undefined; maxIterations?: number },
): BoxMinimum {
  return minimizeInBox({
    objective: (x, gradient) => space.objective(x, gradient),
    lower: space.box.map(([low]) => low),
    upper: space.box.map(([, high]) => high),
    ...options,
  })
}

function promising(space: LogSpace, count: number, seed: number): Float64Array[] {
  return spreadPoints(space.typical, count * screenedPerSearch, seed)
    .map((x) => ({ x, value: space.valueAt(x) }))
    .sort((a, b) => b.value - a.value)
    .slice(0, count)
    .map(({ x }) => x)
}

function distance(a: Float64Array, b: Float64Array): number {
  let largest = 0
  for (const [i, value] of a.entries()) largest = Math.max(largest, Math.abs(value - (b[i] as number)))
  return largest
}
