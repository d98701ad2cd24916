import type { SchemaIssue, TableExperiment } from '@segscale/core'
import { designIssues, designLevels, type Levels } from '@segscale/models'
import type { TableSpace } from './table-space.ts'

type Settings = TableExperiment['sentinels']

// Points drawn per row wanted before the rest is taken in order.
const drawsPerRun = 64

/**
 * Everything in a choice of sentinels that a table cannot give; nothing where it can.
 *
 * @returns Issues with their paths from the top of the experiment file.
 */
export function tableSentinelIssues(space: TableSpace, settings: Settings): SchemaIssue[] {
  const issues = designIssues(space.inputs.length, space.size, settings)
  if (settings.design !== 'list') return issues
  return (settings.list ?? []).flatMap((item, index) => {
    if (!('inputs' in item) || space.indexOfValues(item.inputs) !== undefined) return []
    const message = `expected a row of ${space.table.name}, received ${item.inputs.join(', ')}; it has no such row`
    return [{ path: ['sentinels', 'list', index], code: 'out-of-range', message }]
  })
}

/** The base and the sentinels of a study on a table, as candidates: the base first, each once. */
export function initialRows(space: TableSpace, settings: Settings): number[] {
  return [...new Set([baseRow(space), ...tableSentinels(space, settings)])]
}

/** The row that everything is measured against: the one with the most parameters; of equals the one with the most MACs. */
export function baseRow(space: TableSpace): number {
  return space.table.rows.reduce((best, { params, macs }, row, rows) => {
    const base = rows[best] as { params: number; macs: number }
    return params > base.params || (params === base.params && macs > base.macs) ? row : best
  }, 0)
}

/**
 * The rows that are looked up first, by the designs of {@link designLevels}.
 *
 * A table may lack some combinations. Designs of extremes leave out what is missing; a fraction and the middle take the
 * nearest row instead, so that their number and balance stay; sobol goes on to points that there are.
 */
export function tableSentinels(space: TableSpace, settings: Settings): number[] {
  const { design, runs, list } = settings
  if (design === 'list') {
    const rows = (list ?? []).map((item) => ('inputs' in item ? space.indexOfValues(item.inputs) : undefined))
    return rows.filter((row) => row !== undefined)
  }
  const encoded = space.inputs.map((input) => input.encoded)
  const points = designLevels(encoded, settings)
  if (design === 'sobol') return firstRows(space, points, runs ?? 1)
  const chosen = new Set<number>()
  const all = [...points]
  for (const [at, levels] of all.entries()) {
    const isMiddle = design === 'corners+mid' && at === all.length - 1
    const row = space.indexOfLevels(levels)
    const substitute = design === 'fraction' || isMiddle ? nearestRow(space, levels, chosen) : undefined
    const taken = row ?? substitute
    if (taken !== undefined) chosen.add(taken)
  }
  return [...chosen]
}

/** The row nearest to a lattice point in the surrogate's input space; of equals the first; none that is taken. */
function nearestRow(space: TableSpace, levels: Levels, taken: ReadonlySet<number>): number | undefined {
  const target = levels.map((level, input) => space.inputs[input]?.encoded[level] as number)
  let best: { row: number; distance: number } | undefined
  for (let row = 0; row < space.size; row++) {
    if (taken.has(row)) continue
    const distance = space.pointAt(row).reduce((sum, value, input) => sum + (value - (target[input] as number)) ** 2, 0)
    if (best === undefined || distance < best.distance) best = { row, distance }
  }
  return best?.row
}

function firstRows(space: TableSpace, points: Iterable<Levels>, runs: number): number[] {
  const found = new Set<number>()
  let draws = 0
  for (const levels of points) {
    if (found.size === runs || draws++ === drawsPerRun * runs) break
    const row = space.indexOfLevels(levels)
    if (row !== undefined) found.add(row)
  }
  for (let row = 0; found.size < runs && row < space.size; row++) found.add(row)
  return [...found]
}

/**
 * Rows whose inputs are all at like levels, the table's form of scaling every segment alike, from the smallest to the
 * largest: for each level of any input the row with every input at its level nearest to it. Missing rows are left out.
 */
export function uniformRows(space: TableSpace): number[] {
  const shares = [...new Set(space.inputs.flatMap(({ encoded }) => [...encoded]))].sort((a, b) => a - b)
  const rows = shares.map((share) =>
    space.indexOfLevels(space.inputs.map(({ encoded }) => nearestLevel(encoded, share))),
  )
  return [...new Set(rows.filter((row) => row !== undefined))]
}

function nearestLevel(encoded: Float64Array, share: number): number {
  return encoded.reduce(
    (best, value, level) => (Math.abs(value - share) < Math.abs((encoded[best] as number) - share) ? level : best),
    0,
  )
}
