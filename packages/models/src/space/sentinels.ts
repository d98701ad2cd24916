import { formatIssuePath, SegscaleError } from '@segscale/core'
import { rescaleLabel, type Rescale } from '../rescale.ts'
import type { Axis } from './axis.ts'
import type { CandidateSpace } from './candidate-space.ts'
import { inputAxes, latticeTables } from './encode.ts'
import { sentinelIssues, type SentinelSettings } from './sentinel-issues.ts'
import { sobolPoints } from './sobol.ts'
import { resolutionFourRuns, twoLevelFraction } from './two-level-fraction.ts'

/** Points drawn per net wanted before the rest is taken in order; repeats are that frequent only in tiny spaces. */
const drawsPerRun = 64

/**
 * The first nets to train, on which the surrogate stands; axes with one level stay at it.
 *
 * - `corners`: every combination of each axis' lowest and highest level.
 * - `fraction`: a regular fraction of the corners, each axis low in one half of the nets and high in the other; of
 *   resolution IV or better unless `runs` asks for fewer.
 * - `corners+mid`: the corners, then the net whose every axis is nearest to the middle of its encoded range.
 * - `axis`: all axes at their lowest, all at their highest, then one at a time at its lowest.
 * - `sobol`: `runs` nets evenly spread over the levels.
 * - `list`: the nets written in the file.
 *
 * @returns Candidates without repeats, the same ones at every call. All but `list` start with the smallest net.
 * @throws {@link SegscaleError} with code `RESCALE_INVALID`, naming everything that the space cannot give.
 */
export function sentinels(space: CandidateSpace, settings: SentinelSettings): Rescale[] {
  const issues = sentinelIssues(space, settings)
  if (issues.length > 0) {
    const problems = issues.map(({ path, message }) => `${formatIssuePath(path)}: ${message}`)
    throw new SegscaleError('RESCALE_INVALID', `The sentinels must fit the space: ${problems.join('; ')}.`)
  }
  return distinct(settings.design === 'list' ? (settings.list ?? []) : designed(space, settings))
}

/** Levels of the axes with a choice, in the order of these axes. */
type Digits = readonly number[]

function designed(space: CandidateSpace, { design, runs }: SentinelSettings): Rescale[] {
  const choices = inputAxes(space).map((axis) => (space.axes[axis] as Axis).levels.length)
  const extremes = (rows: readonly (readonly (0 | 1)[])[]): Digits[] =>
    rows.map((row) => row.map((isHigh, axis) => isHigh * ((choices[axis] as number) - 1)))
  const corners = (): Digits[] => extremes(twoLevelFraction(choices.length, 2 ** choices.length).rows)
  const rescales = (designs: readonly Digits[]): Rescale[] => designs.map((digits) => rescaleOf(space, digits))
  switch (design) {
    case 'corners':
      return rescales(corners())
    case 'corners+mid':
      return rescales([...corners(), midDigits(space)])
    case 'axis':
      return rescales(extremes(oneAtATime(choices.length)))
    case 'sobol':
      return sobolRescales(space, choices, runs ?? 1)
    default:
      return rescales(extremes(twoLevelFraction(choices.length, runs ?? resolutionFourRuns(choices.length)).rows))
  }
}

function rescaleOf(space: CandidateSpace, digits: Digits): Rescale {
  const inputs = inputAxes(space)
  const counts = space.axes.map(({ levels }, axis) => {
    const input = inputs.indexOf(axis)
    return levels[input < 0 ? 0 : (digits[input] as number)] as number
  })
  const segments = space.family.segments.length
  return { depth: counts.slice(0, segments), width: counts.slice(segments) }
}

function midDigits(space: CandidateSpace): Digits {
  return latticeTables(space).map((table) =>
    table.reduce((nearest, encoded, level) => {
      // Ties go to the smaller net.
      return Math.abs(encoded - 0.5) < Math.abs((table[nearest] as number) - 0.5) ? level : nearest
    }, 0),
  )
}

function oneAtATime(axes: number): (0 | 1)[][] {
  const row = (isHigh: (axis: number) => boolean): (0 | 1)[] =>
    Array.from({ length: axes }, (_, axis) => (isHigh(axis) ? 1 : 0))
  return [row(() => false), row(() => true), ...Array.from({ length: axes }, (_, low) => row((axis) => axis !== low))]
}

function sobolRescales(space: CandidateSpace, choices: readonly number[], runs: number): Rescale[] {
  const found = new Map<number, Rescale>()
  const keep = (rescale: Rescale): void => {
    const index = space.indexOf(rescale) as number
    if (found.size < runs && !found.has(index)) found.set(index, rescale)
  }
  let draws = 0
  for (const point of choices.length === 0 ? [] : sobolPoints(choices.length)) {
    if (found.size === runs || draws++ === drawsPerRun * runs) break
    keep(
      rescaleOf(
        space,
        point.map((coordinate, axis) => Math.floor(coordinate * (choices[axis] as number))),
      ),
    )
  }
  for (let index = 0; found.size < runs; index++) keep(space.rescaleAt(index))
  return [...found.values()]
}

function distinct(rescales: readonly Rescale[]): Rescale[] {
  return [...new Map(rescales.map((rescale) => [rescaleLabel(rescale), rescale])).values()]
}
