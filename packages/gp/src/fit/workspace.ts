import type { Observations } from '../conditioned.ts'
import { Pairs } from '../kernel/pairs.ts'
import { Arena } from '../linear-algebra/arena.ts'
import { packedSize } from '../linear-algebra/packed.ts'
import type { Points } from '../points.ts'

// Below, making an arena costs more than its routines save; above, it would outgrow what WebAssembly can address.
const fewestPoints = 16
const mostDoubles = 2.5e8

/** The same observations with their tables, and all work on them, in an arena of their own. */
export function inArena(observations: Observations): Observations {
  const { kernel, pairs } = observations
  const { points } = pairs
  if (points.count < fewestPoints) return observations
  // Per part of the kernel: squared distances, covariances, slopes, weights and one over. Factor, inverse and its columns.
  const parts = kernel.parameters.filter(({ role }) => role !== 'lengthscale').length
  const tables = kernel.inputs + 5 * Math.max(1, parts) + 4
  const doubles = tables * (packedSize(points.count) + 2) + 1024
  if (doubles > mostDoubles) return observations
  return { ...observations, pairs: Pairs.within(points, new Arena(doubles)) }
}

/** Observations at `count` of the points, spread over all of them as evenly as the golden ratio does. */
export function thinned(observations: Observations, count: number): Observations {
  const { pairs, z, noiseVariances } = observations
  const { points } = pairs
  const golden = (Math.sqrt(5) - 1) / 2
  const chosen = Array.from({ length: points.count }, (_, i) => i)
    .map((i) => ({ i, rank: ((i + 1) * golden) % 1 }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ i }) => i)
    .sort((a, b) => a - b)
  return {
    ...observations,
    pairs: Pairs.within(pointsAt(points, chosen)),
    z: Float64Array.from(chosen, (i) => z[i] as number),
    noiseVariances: noiseVariances && Float64Array.from(chosen, (i) => noiseVariances[i] as number),
  }
}

function pointsAt({ inputs, values }: Points, chosen: readonly number[]): Points {
  const rows = new Float64Array(chosen.length * inputs)
  for (const [k, i] of chosen.entries()) rows.set(values.subarray(i * inputs, (i + 1) * inputs), k * inputs)
  return { count: chosen.length, inputs, values: rows }
}
