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
 * The designs are those of {@link designLevels}; `sobol` gives `runs` different nets and `list` those written in the file.
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
  const points = designLevels(latticeTables(space), settings)
  if (settings.design === 'sobol') return firstDistinct(space, points, settings.runs ?? 1)
  return Array.from(points, (levels) => rescaleOf(space, levels))
}

function rescaleOf(space: CandidateSpace, point: Levels): Rescale {
  const inputs = inputAxes(space)
  const counts = space.axes.map(({ levels }, axis) => {
    const input = inputs.indexOf(axis)
    return levels[input < 0 ? 0 : (point[input] as number)] as number
  })
  const segments = space.family.segments.length
  return { depth: counts.slice(0, segments), width: counts.slice(segments) }
}

function firstDistinct(space: CandidateSpace, points: Iterable<Levels>, runs: number): Rescale[] {
  const found = new Map<number, Rescale>()
  const keep = (rescale: Rescale): void => {
    const index = space.indexOf(rescale) as number
    if (found.size < runs && !found.has(index)) found.set(index, rescale)
  }
  let draws = 0
  for (const point of points) {
    if (found.size === runs || draws++ === drawsPerRun * runs) break
    keep(rescaleOf(space, point))
  }
  for (let index = 0; found.size < runs; index++) keep(space.rescaleAt(index))
  return [...found.values()]
}

function distinct(rescales: readonly Rescale[]): Rescale[] {
  return [...new Map(rescales.map((rescale) => [rescaleLabel(rescale), rescale])).values()]
}
