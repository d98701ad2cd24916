import { hypervolume } from '@segscale/gp'
import { RandomStream } from '@segscale/core'
import type { CandidateColumns } from '../candidate-columns.ts'

/**
 * Expected best of `1, 2, … draws` values drawn evenly with replacement: exact, from the ordered values.
 *
 * @param values - In any order; must not be empty.
 * @returns One expectation per number of draws, ascending.
 * @see David and Nagaraja, Order Statistics (2003), section 3.1: P(max ≤ x) = F(x)ⁿ.
 */
export function expectedBest(values: Float64Array, draws: number): number[] {
  const sorted = Float64Array.from(values).sort()
  const count = sorted.length
  // P(max of n draws is below the value at an index), of the n that comes next; powers grow by a factor with each.
  const chances = new Float64Array(count).fill(1)
  return Array.from({ length: draws }, () => {
    let sum = 0
    // From the top down: the weight of all that lies far below vanishes with n, so the rest of the sum is skipped.
    let above = 1
    for (let index = count - 1; index >= 0; index--) {
      const below = ((chances[index] as number) * index) / count
      chances[index] = below
      sum += (above - below) * (sorted[index] as number)
      if (below < 1e-12) break
      above = below
    }
    return sum
  })
}

/** Random searches that the expectation of the hypervolume is the mean of. */
const repetitions = 40

/**
 * Expected hypervolume of `1, 2, … draws` candidates drawn evenly, by what the surrogate predicts of them: the mean of 40
 * seeded searches, the same at each call.
 *
 * @param base - Parameters that a share of 1 stands for.
 */
export function expectedHypervolume(
  { size, mean, params }: Pick<CandidateColumns, 'size' | 'mean' | 'params'>,
  draws: number,
  base: number,
  reference: { readonly accuracy: number; readonly params: number },
): number[] {
  const sums = new Array<number>(draws).fill(0)
  const stream = RandomStream.derive('report', 'random search')
  for (let repetition = 0; repetition < repetitions; repetition++) {
    let front: number[][] = []
    let volume = 0
    for (let draw = 0; draw < draws; draw++) {
      const index = stream.integer(size)
      const point = [mean[index] ?? 0, -(params[index] ?? 0) / base]
      if (!front.some((other) => beats(other, point))) {
        front = [...front.filter((other) => !beats(point, other)), point]
        volume = hypervolume(front, [reference.accuracy, -reference.params])
      }
      sums[draw] = (sums[draw] ?? 0) + volume / repetitions
    }
  }
  return sums
}

/** Of points whose numbers are all better when higher. */
function beats(a: readonly number[], b: readonly number[]): boolean {
  return (a[0] as number) >= (b[0] as number) && (a[1] as number) >= (b[1] as number)
}
