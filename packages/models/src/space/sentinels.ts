import { formatIssuePath, SegscaleError } from '@segscale/core'
import { rescaleLabel, type Rescale } from '../rescale.ts'
import type { CandidateSpace } from './candidate-space.ts'
import { inputAxes, latticeTables } from './encode.ts'
import { designLevels, type Levels } from './sentinel-design.ts'
import { listedRescales, sentinelIssues, type SentinelSettings } from './sentinel-issues.ts'

/** Points drawn per net wanted before the rest is taken in order; repeats are that frequent only in tiny spaces. */
const drawsPerRun = 64

/**
 * The first nets to train, on which the surrogate stands; axes with one level stay at it.
 *
 * The designs are those of {@link designLevels}; a point that is no candidate gives the nearest one instead. `sobol` gives `runs` different nets and `list` those written in the file.
 *
 * @returns Candidates without repeats, the same ones at every call. All but `list` and those with a `seed` start with the smallest net.
 * @throws {@link SegscaleError} with code `RESCALE_INVALID`, naming everything that the space cannot give.
 */
export function sentinels(space: CandidateSpace, settings: SentinelSettings): Rescale[] {
  const issues = sentinelIssues(space, settings)
  if (issues.length > 0) {
    const problems = issues.map(({ path, message }) => `${formatIssuePath(path)}: ${message}`)
    throw new SegscaleError('RESCALE_INVALID', `The sentinels must fit the space: ${problems.join('; ')}.`)
  }
  return distinct(settings.design === 'list' ? listedRescales(settings) : designed(space, settings))
}

function designed(space: CandidateSpace, settings: SentinelSettings): Rescale[] {
  const tables = latticeTables(space)
  const points = designLevels(tables, settings)
  if (settings.design === 'sobol') return firstDistinct(space, points, settings.runs ?? 1)
  const taken = new Set<number>()
  return Array.from(points, (levels) => {
    const index = indexNear(space, tables, levels, taken)
    taken.add(index)
    return space.rescaleAt(index)
  })
}

/** The candidate at a point of the lattice of inputs, or the one nearest to it that is not taken where there is none. */
function indexNear(
  space: CandidateSpace,
  tables: readonly Float64Array[],
  point: Levels,
  taken: ReadonlySet<number>,
): number {
  const exact = indexAt(space, point)
  if (exact !== undefined) return exact
  const inputs = inputAxes(space)
  let best = -1
  let least = Infinity
  for (let index = 0; index < space.size; index++) {
    if (taken.has(index)) continue
    const levels = space.levelsAt(index)
    let distance = 0
    inputs.forEach((axis, input) => {
      const table = tables[input] as Float64Array
      distance += ((table[levels[axis] as number] as number) - (table[point[input] as number] as number)) ** 2
    })
    if (distance < least) [best, least] = [index, distance]
  }
  // Fewer candidates than points: one of them comes again.
  return best < 0 ? 0 : best
}

function indexAt(space: CandidateSpace, point: Levels): number | undefined {
  const levels = space.axes.map(() => 0)
  inputAxes(space).forEach((axis, input) => {
    levels[axis] = point[input] as number
  })
  return space.indexOfLevels(levels)
}

function firstDistinct(space: CandidateSpace, points: Iterable<Levels>, runs: number): Rescale[] {
  const found = new Set<number>()
  let draws = 0
  for (const point of points) {
    if (found.size === runs || draws++ === drawsPerRun * runs) break
    const index = indexAt(space, point)
    if (index !== undefined) found.add(index)
  }
  for (let index = 0; found.size < runs; index++) found.add(index)
  return Array.from(found, (index) => space.rescaleAt(index))
}

function distinct(rescales: readonly Rescale[]): Rescale[] {
  return [...new Map(rescales.map((rescale) => [rescaleLabel(rescale), rescale])).values()]
}
