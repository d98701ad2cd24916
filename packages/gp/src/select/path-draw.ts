import { GaussianProcess } from '../gaussian-process.ts'
import { latticePoints, latticeSize, type LatticeTables } from '../lattice/lattice.ts'
import { seededUniform } from '../acquisition/seeded-uniform.ts'

/** Which path to draw. */
export interface PathOptions {
  /** Default 0. */
  readonly seed?: number
  /** At how many random lattice points the draw is joint and exact. Default 512, at most 4096. */
  readonly anchors?: number
}

/**
 * Draws a function from the posterior over a lattice, for Thompson sampling: choose the candidate of the highest mean of
 * the process that is given back (`byMean`, which needs no deviations).
 *
 * The draw is joint and exact at the anchors and follows the posterior mean given those in between, so it is a Thompson
 * sample over the anchors that makes use of all other candidates too. Each seed draws other anchors.
 *
 * @returns The process conditioned on the draw, without noise at the anchors.
 * @throws {@link GpError} with code `INPUT_INVALID` for too many anchors.
 * @see Thompson (1933); Wilson, Borovitskiy, Terenin, Mostowsky, Deisenroth (2021), Pathwise conditioning of Gaussian
 * processes, section 3, of which this is the case without a basis for the prior.
 */
export function drawPath(process: GaussianProcess, tables: LatticeTables, options: PathOptions = {}): GaussianProcess {
  const { seed = 0, anchors = 512 } = options
  const x = anchorPoints(tables, anchors, seed)
  const [draw = []] = process.sample(x, { seed }).to2DArray()
  const state = process.state()
  const { scale } = state.standardization
  const shared = state.noise * scale ** 2
  const observed = state.y.map((_, i) => shared + (state.noiseVariances?.[i] ?? 0))
  return GaussianProcess.fromState({
    ...state,
    x: [...state.x, ...x],
    y: [...state.y, ...draw],
    noise: 0,
    noiseVariances: [...observed, ...draw.map(() => 0)],
  })
}

// Distinct random points of the lattice.
function anchorPoints(tables: LatticeTables, count: number, seed: number): number[][] {
  const size = latticeSize(tables)
  const chosen = new Set<number>()
  for (let draw = 0; chosen.size < Math.min(count, size); draw++) {
    let index = Math.floor(seededUniform(seed, draw) * size)
    while (chosen.has(index)) index = (index + 1) % size
    chosen.add(index)
  }
  return [...chosen].map((index) => [...latticePoints(tables, index, 1)])
}
