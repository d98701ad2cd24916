import fc from 'fast-check'
import { fitGaussianProcess, GaussianProcess, type GaussianProcessState, type LatticeTables } from '../../src/index.ts'

/** A small lattice and a process over it. */
export interface Problem {
  readonly tables: LatticeTables
  readonly process: GaussianProcess
}

/** Small lattices of 3 axes with processes on 1 to 8 of their points, at arbitrary hyperparameters. */
export function problems(): fc.Arbitrary<Problem> {
  const axis = fc.integer({ min: 1, max: 7 }).map((levels) => Float64Array.from({ length: levels }, (_, k) => k / 3))
  const share = fc.double({ min: 0, max: 0.999, noNaN: true })
  const training = fc.array(fc.tuple(share, share, share, fc.double({ min: -1, max: 1, noNaN: true })), {
    minLength: 1,
    maxLength: 8,
  })
  const kernel = fc.constantFrom('matern52', 'rbf', 'product_matern52', 'linear+matern52')
  const values = fc.tuple(...Array.from({ length: 6 }, () => fc.double({ min: 0.3, max: 3, noNaN: true })))
  return fc.tuple(fc.tuple(axis, axis, axis), training, kernel, values).map(([tables, rows, name, numbers]) => {
    const x = rows.map((row) =>
      tables.map((table, j) => table[Math.floor((row[j] as number) * table.length)] as number),
    )
    const y = rows.map((row) => row[3])
    const template = fitGaussianProcess({ x: [[0, 0, 0]], y: [0], kernel: name }).state()
    const state: GaussianProcessState = {
      ...template,
      values: numbers.slice(0, template.values.length),
      noise: 0.01,
      mean: 0.1,
      standardization: { shift: 0.2, scale: 1.5 },
      x,
      y,
    }
    return { tables, process: GaussianProcess.fromState(state) }
  })
}

/** The inputs of every point of a lattice, in the order of its index. */
export function enumerated(tables: LatticeTables): number[][] {
  let rows: number[][] = [[]]
  for (const table of tables) rows = rows.flatMap((row) => [...table].map((value) => [...row, value]))
  return rows
}
