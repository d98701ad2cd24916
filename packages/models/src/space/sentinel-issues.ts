import type { Experiment, SchemaIssue } from '@segscale/core'
import { countOf, type Dimension } from '../dimension.ts'
import { keptCounts } from '../kept-counts.ts'
import { rescaleLabel, rescaleProblems, type Rescale } from '../rescale.ts'
import type { CandidateSpace } from './candidate-space.ts'
import { inputAxes } from './encode.ts'
import { sobolDimensions } from './sobol.ts'
import { fewestRuns } from './two-level-fraction.ts'

/** What an experiment file says of the sentinels. */
export type SentinelSettings = Omit<Experiment['sentinels'], 'seed'> & { readonly seed?: number }

/** Above it, all corners are too many to train and fractions too many to compare. */
const mostAxes = sobolDimensions

/**
 * Everything in a choice of sentinels that the space cannot give; nothing where it can.
 *
 * @returns Issues with their paths from the top of the experiment file.
 */
export function sentinelIssues(space: CandidateSpace, settings: SentinelSettings): SchemaIssue[] {
  if (settings.design === 'list') return listIssues(space, listedRescales(settings))
  return designIssues(inputAxes(space).length, space.size, settings)
}

/**
 * Everything in a design that a number of inputs and candidates cannot have; nothing for lists, which need the candidates
 * themselves.
 *
 * @returns Issues with their paths from the top of the experiment file.
 */
export function designIssues(inputs: number, candidates: number, { design, runs }: SentinelSettings): SchemaIssue[] {
  if (inputs > mostAxes && design !== 'list' && design !== 'axis') {
    const message = `design: ${design} serves at most ${mostAxes} axes with a choice, found ${inputs}; use axis or list`
    return [{ path: ['sentinels', 'design'], code: 'out-of-range', message }]
  }
  if (design === 'fraction') return runs === undefined ? [] : fractionIssues(inputs, runs)
  return design === 'sobol' ? sobolIssues(candidates, runs) : []
}

/** The listed nets; those that are rows of a table, which another check refuses here, left out. */
export function listedRescales({ list = [] }: SentinelSettings): Rescale[] {
  return list.flatMap((item): Rescale[] => ('inputs' in item ? [] : [item]))
}

function fractionIssues(axes: number, runs: number): SchemaIssue[] {
  const fewest = fewestRuns(axes)
  if (Number.isInteger(Math.log2(runs)) && runs >= fewest) return []
  return [runsIssue(`a power of two from ${fewest} on for ${axes} axes with a choice`, runs)]
}

function sobolIssues(candidates: number, runs: number | undefined): SchemaIssue[] {
  if (runs === undefined) {
    const message = 'missing; design: sobol needs the number of runs'
    return [{ path: ['sentinels', 'runs'], code: 'missing', message }]
  }
  return runs <= candidates ? [] : [runsIssue(`at most ${candidates}, the number of candidates`, runs)]
}

function runsIssue(expected: string, runs: number): SchemaIssue {
  const message = `expected ${expected}, received ${runs}`
  return { path: ['sentinels', 'runs'], code: 'out-of-range', message, expected, received: String(runs) }
}

function listIssues(space: CandidateSpace, list: readonly Rescale[]): SchemaIssue[] {
  if (list.length === 0) {
    const message = 'missing; design: list needs a list of nets'
    return [{ path: ['sentinels', 'list'], code: 'missing', message }]
  }
  return list.flatMap((rescale, index) => {
    if (space.indexOf(rescale) !== undefined) return []
    const expected = 'a net of the candidate space'
    const received = rescaleLabel(rescale)
    const message = `expected ${expected}, received ${received}: ${whyOutside(space, rescale).join('; ')}`
    return [{ path: ['sentinels', 'list', index], code: 'out-of-range', message, expected, received }]
  })
}

function whyOutside(space: CandidateSpace, rescale: Rescale): string[] {
  const problems = rescaleProblems(space.family, rescale)
  const { segments } = space.family
  const lists = [rescale.depth, rescale.width, ...(rescale.inner === undefined ? [] : [rescale.inner])]
  if (lists.some(({ length }) => length !== segments.length)) return problems
  const kept = keptCounts(space.family, rescale)
  const reasons = space.axes.flatMap(({ members }) =>
    members.flatMap(({ dimension, counts }) => {
      const count = countOf(kept, dimension)
      if (counts.includes(count)) return []
      return [`${whereOf(dimension)} must be ${choiceText([...new Set(counts)])}, found ${count}`]
    }),
  )
  if (reasons.length + problems.length > 0) return reasons.length > 0 ? reasons : problems
  return ['a rule of the space leaves it out, or it is another candidate over again']
}

function whereOf({ kind, segment }: Dimension): string {
  return kind === 'head' ? 'head' : `${kind} of segment ${segment + 1}`
}

function choiceText(levels: readonly number[]): string {
  return levels.length === 1 ? String(levels[0]) : `one of ${levels.join(', ')}`
}
