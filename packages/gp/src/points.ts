import { Matrix } from 'ml-matrix'
import { GpError } from './gp-error.ts'

/** Input points as one flat table: `values[i * inputs + j]` is input `j` of point `i`. */
export interface Points {
  readonly count: number
  readonly inputs: number
  readonly values: Float64Array
}

/** What the public functions take as points: `count` rows of `inputs` finite numbers each. */
export type PointsLike = readonly ArrayLike<number>[] | Matrix | Points

/**
 * Copies points into one flat table.
 *
 * @param inputs - The number of inputs that every row must have; by default that of the first row.
 * @throws {@link GpError} with code `INPUT_INVALID` for ragged rows and for values that are not finite.
 */
export function toPoints(rows: PointsLike, inputs?: number): Points {
  if ('values' in rows && rows.values instanceof Float64Array) return checkedWidth(rows as Points, inputs)
  const list = rows instanceof Matrix ? rows.to2DArray() : (rows as readonly ArrayLike<number>[])
  const width = inputs ?? list[0]?.length ?? 0
  const values = new Float64Array(list.length * width)
  for (const [i, row] of list.entries()) {
    if (row.length !== width) {
      throw new GpError(
        'INPUT_INVALID',
        `Every point must have ${width} inputs, but point ${i} has ${row.length}. Pass one row per point.`,
      )
    }
    for (let j = 0; j < width; j++) values[i * width + j] = finite(row[j] as number, i, j)
  }
  return { count: list.length, inputs: width, values }
}

/** Points with those of `added` behind those of `points`. */
export function concatenatePoints(points: Points, added: Points): Points {
  const values = new Float64Array(points.values.length + added.values.length)
  values.set(points.values)
  values.set(added.values, points.values.length)
  return { count: points.count + added.count, inputs: points.inputs, values }
}

/**
 * Copies outputs (or variances), one per point.
 *
 * @throws {@link GpError} with code `INPUT_INVALID` for another length and for values that are not finite.
 */
export function toVector(values: ArrayLike<number>, length: number, what: string): Float64Array {
  if (values.length !== length) {
    throw new GpError('INPUT_INVALID', `There must be one of ${what} per point: ${length}, but got ${values.length}.`)
  }
  const vector = Float64Array.from(values)
  const bad = vector.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) {
    throw new GpError('INPUT_INVALID', `All of ${what} must be finite, but number ${bad} is ${vector[bad] as number}.`)
  }
  return vector
}

function checkedWidth(points: Points, inputs: number | undefined): Points {
  if (inputs === undefined || points.inputs === inputs) return points
  throw new GpError('INPUT_INVALID', `Every point must have ${inputs} inputs, but these have ${points.inputs}.`)
}

function finite(value: number, point: number, input: number): number {
  if (Number.isFinite(value)) return value
  throw new GpError(
    'INPUT_INVALID',
    `Inputs must be finite numbers, but input ${input} of point ${point} is ${value}. Remove or mend that point.`,
  )
}
