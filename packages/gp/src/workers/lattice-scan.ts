import type { GaussianProcess } from '../gaussian-process.ts'
import { checkedRange, type LatticeRange, type LatticeTables } from '../lattice/lattice.ts'
import type { Figures } from './messages.ts'

/** What to score: one lattice under one or more processes over the same inputs. */
export interface LatticeScan {
  /** For example one for the accuracy and one for the log of the latency. */
  readonly processes: readonly GaussianProcess[]
  /** The levels of each input; the last axis counts fastest. */
  readonly tables: LatticeTables
  /** Default: the whole lattice. */
  readonly range?: LatticeRange | undefined
  /** Leaves out the deviations, which take most of the time; they are NaN then. Default false. */
  readonly meansOnly?: boolean | undefined
}

/**
 * Takes the figures of the points `from`, `from + 1`, ... under each process. Blocks come in order; the arrays are
 * reused: copy what is to stay.
 */
export type LatticeBlockVisitor = (from: number, figures: readonly Figures[]) => void

/** A scan cut into chunks of equally many points; the last may be smaller. */
export interface ChunkPlan {
  readonly range: LatticeRange
  readonly points: number
  readonly chunks: number
  /** Multiplications that the scan takes, roughly. */
  readonly work: number
}

// Products of a chunk: some 20 ms, so that messages do not show and a calling thread is not held up for long.
const workPerChunk = 2e8
// What the exponential of a covariance takes beside its row of the factor.
const workPerExponential = 50
const mostPoints = 32_768
const fewestPoints = 256

/**
 * Cuts a scan into chunks for some threads.
 *
 * @throws {@link GpError} with code `LATTICE_INVALID`.
 */
export function planned({ processes, tables, range, meansOnly }: LatticeScan, threads: number): ChunkPlan {
  let perPoint = 0
  let checked = checkedRange(tables, tables.length, range)
  for (const { regression, count } of processes) {
    checked = checkedRange(tables, regression.kernel.inputs, range)
    perPoint += (count * (meansOnly === true ? workPerExponential : count + workPerExponential)) / 2
  }
  const size = checked.to - checked.from
  const even = Math.ceil(size / (4 * threads))
  const cheap = Math.round(workPerChunk / (perPoint + 1))
  const points = Math.max(fewestPoints, Math.min(even, cheap, mostPoints))
  return { range: checked, points, chunks: Math.ceil(size / points), work: size * perPoint }
}

/** The points of a chunk. */
export function chunkRange({ range, points }: ChunkPlan, chunk: number): LatticeRange {
  const from = range.from + chunk * points
  return { from, to: Math.min(range.to, from + points) }
}
