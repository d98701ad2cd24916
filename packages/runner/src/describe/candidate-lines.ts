import { advance, countOf, dimensionsOf, keptCounts, rescaleOfLevels, type CandidateSpace } from '@segscale/models'

/** Candidates at a time. */
const block = 4096

/**
 * Every candidate of a space as CSV, in texts of many lines: the counts of all its dimensions, then its costs.
 *
 * @param latencyMs - The latency of a candidate by its index, for a column of its own; without it there is none.
 */
export function* candidateLines(space: CandidateSpace, latencyMs?: (index: number) => number): Generator<string, void> {
  const names = dimensionsOf(space.family).map(({ name }) => name)
  const costNames = ['params', 'macs', 'peakActivationBytes', ...(latencyMs === undefined ? [] : ['latencyMs'])]
  yield `${[...names, ...costNames].join(',')}\n`
  const costs = {
    params: new Float64Array(block),
    macs: new Float64Array(block),
    peakActivationBytes: new Float64Array(block),
  }
  const counts = countTexts(space)
  for (let from = 0; from < space.size; from += block) {
    const to = Math.min(space.size, from + block)
    space.fillCosts(from, to, costs)
    let text = ''
    for (let index = from; index < to; index++) {
      const at = index - from
      const { params, macs, peakActivationBytes } = costs
      text += `${counts(index)}${params[at] as number},${macs[at] as number},${peakActivationBytes[at] as number}`
      text += latencyMs === undefined ? '\n' : `,${latencyMs(index).toPrecision(4)}\n`
    }
    yield text
  }
}

/** The counts of a candidate by its index, each with a comma behind it. */
function countTexts(space: CandidateSpace): (index: number) => string {
  const { family, axes } = space
  const dimensions = dimensionsOf(family)
  const textsAt = (position: readonly number[]): string[] => {
    const kept = keptCounts(family, rescaleOfLevels(family, axes, position))
    return dimensions.map((dimension) => `${countOf(kept, dimension)},`)
  }
  // What follows something else follows one modifier: every count is decided by one axis at most.
  const lowest = axes.map(() => 0)
  const first = textsAt(lowest)
  const byAxis = axes.map(({ levels }, axis) =>
    levels.map((_, level) => textsAt(lowest.map((other, at) => (at === axis ? level : other)))),
  )
  const columns = dimensions.map((_, at) => {
    const axis = byAxis.findIndex((rows) => rows.some((row) => row[at] !== first[at]))
    return { axis, texts: axis < 0 ? [first[at] as string] : (byAxis[axis] ?? []).map((row) => row[at] as string) }
  })
  const levelsOf = consecutiveLevels(space)
  return (index) => {
    const levels = levelsOf(index)
    let text = ''
    for (const { axis, texts } of columns) text += texts[axis < 0 ? 0 : (levels[axis] as number)] as string
    return text
  }
}

/** The levels of candidates that are asked for in their order. */
function consecutiveLevels(space: CandidateSpace): (index: number) => readonly number[] {
  if (space.candidates !== undefined) return (index) => space.levelsAt(index)
  const counts = space.axes.map(({ levels }) => levels.length)
  const position = counts.map(() => 0)
  return (index) => {
    if (index > 0) advance(position, counts)
    return position
  }
}
