import { afterAll, describe, expect, it } from 'vitest'
import {
  fitGaussianProcess,
  GpError,
  LatticePool,
  latticePosterior,
  latticeSize,
  type GaussianProcess,
  type LatticeScan,
} from '../../src/index.ts'
import { sourceExecArgv } from '../support/source-threads.ts'

// Large enough that three workers have several chunks each.
const tables = [12, 11, 10, 9, 10].map((levels) => Float64Array.from({ length: levels }, (_, k) => k / (levels - 1)))
const size = latticeSize(tables)

// Off the lattice, in a fixed irregular pattern.
function training(count: number): { x: number[][]; y: number[] } {
  const x = Array.from({ length: count }, (_, i) => tables.map((_, j) => (i * (0.37 + 0.11 * j)) % 1))
  return { x, y: x.map((row) => row.reduce((sum, value, j) => sum + Math.sin(3 * value + j), 0)) }
}

const process = fitGaussianProcess({ ...training(110), restarts: 0 })
const other = fitGaussianProcess({ ...training(30), kernel: 'product_matern52', restarts: 0 })
const alone = new LatticePool({ threads: 1 })
const pool = new LatticePool({ threads: 3, execArgv: sourceExecArgv })

afterAll(async () => {
  await pool.close()
})

async function figuresOf(pool: LatticePool, scan: LatticeScan): Promise<Float64Array[]> {
  const { from, to } = scan.range ?? { from: 0, to: size }
  const columns = scan.processes.flatMap(() => [new Float64Array(to - from), new Float64Array(to - from)])
  let next = from
  await pool.scan(scan, (first, figures) => {
    expect(first).toBe(next)
    for (const [p, { mean, deviation }] of figures.entries()) {
      columns[2 * p]?.set(mean, first - from)
      columns[2 * p + 1]?.set(deviation, first - from)
    }
    next += figures[0]?.mean.length ?? 0
  })
  expect(next).toBe(to)
  return columns
}

// Vitest's own comparison takes seconds for arrays of this length.
function haveSameBits(a: readonly Float64Array[], b: readonly Float64Array[]): boolean {
  const bytes = (array: Float64Array): Buffer => Buffer.from(array.buffer)
  return a.length === b.length && a.every((array, k) => bytes(array).equals(bytes(b[k] as Float64Array)))
}

describe('LatticePool', () => {
  it('gives the same bits on 1 and 3 threads and without a pool', async () => {
    const wanted = [new Float64Array(size), new Float64Array(size)] as const
    latticePosterior(process.regression, tables, undefined, (from, mean, deviation) => {
      wanted[0].set(mean, from)
      wanted[1].set(deviation, from)
    })
    expect(haveSameBits(await figuresOf(alone, { processes: [process], tables }), wanted)).toBe(true)
    expect(haveSameBits(await figuresOf(pool, { processes: [process], tables }), wanted)).toBe(true)
  })

  it('scores several processes side by side, and a process with points added', async () => {
    const point = [[0.21, 0.4, 0.1, 0.9, 0.33]]
    const believed: GaussianProcess = process.withPoints(point, process.predict(point).mean)
    const scan = { processes: [believed, other], tables, range: { from: 1_003, to: size - 7 } }
    expect(haveSameBits(await figuresOf(pool, scan), await figuresOf(alone, scan))).toBe(true)
  })

  it('computes the same means without deviations', async () => {
    const [mean = new Float64Array()] = await figuresOf(pool, { processes: [process], tables })
    const [same = new Float64Array(), none] = await figuresOf(pool, { processes: [process], tables, meansOnly: true })
    expect(haveSameBits([same], [mean])).toBe(true)
    expect(none?.every((value) => Number.isNaN(value))).toBe(true)
  })

  it('passes on what the visitor throws, and works again afterwards', async () => {
    const scan = { processes: [process], tables }
    const stop = new Error('enough')
    await expect(
      pool.scan(scan, (from) => {
        if (from > 20_000) throw stop
      }),
    ).rejects.toBe(stop)
    expect(haveSameBits(await figuresOf(pool, scan), await figuresOf(alone, scan))).toBe(true)
  })

  it('reports a worker that could not start, and does not hang', async () => {
    const broken = new LatticePool({ threads: 2, execArgv: ['--import', 'file:///there/is/no/such/file.mjs'] })
    const failed = broken.scan({ processes: [process], tables }, () => undefined)
    await expect(failed).rejects.toThrow(GpError)
    await expect(failed).rejects.toThrow(/must last as long as a scan/)
    await broken.close()
  })

  it('lets concurrent scans wait for each other', async () => {
    const scan = { processes: [process], tables }
    const [first, second] = await Promise.all([figuresOf(pool, scan), figuresOf(pool, scan)])
    expect(haveSameBits(second, first)).toBe(true)
  })

  it('refuses a lattice that does not fit the process', async () => {
    const scan = { processes: [process], tables: tables.slice(1) }
    await expect(pool.scan(scan, () => undefined)).rejects.toThrow(/one table per input: 5, but got 4/)
  })
})
