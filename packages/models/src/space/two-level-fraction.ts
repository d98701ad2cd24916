/** Choices of generators that are searched one by one; beyond it the search takes the best next generator each time. */
const mostChoices = 50_000

/** A regular two-level fractional factorial. */
export interface TwoLevelFraction {
  /**
   * One bit mask per factor beyond the basic ones: the factor is high where an odd number of the basic factors in its
   * mask is (bit 0 is the first factor).
   */
  readonly generators: readonly number[]
  /** One row per run, one 0 (low) or 1 (high) per factor. The first row is all low. */
  readonly rows: readonly (readonly (0 | 1)[])[]
}

/**
 * The smallest number of runs that estimates each factor free of pairs of others (resolution IV).
 *
 * @see Box and Hunter (1961), The 2^(k-p) fractional factorial designs: k factors need k <= runs / 2.
 */
export function resolutionFourRuns(factors: number): number {
  if (factors === 0) return 1
  return Math.min(2 ** factors, 2 ** Math.ceil(Math.log2(2 * factors)))
}

/** The fewest runs of any regular fraction: distinct columns for all factors (resolution III). */
export function fewestRuns(factors: number): number {
  return Math.min(2 ** factors, 2 ** Math.ceil(Math.log2(factors + 1)))
}

/**
 * The fraction of a two-level factorial with the highest resolution for its runs and, among those, least aberration.
 *
 * Every choice of generators is compared where these are few; for larger designs the best of greedy searches is taken,
 * still with the highest resolution up to IV.
 *
 * @param factors - k, from 0 to 16.
 * @param runs - A power of two, at least {@link fewestRuns}; the full factorial from 2^k on.
 * @see Fries and Hunter (1980), Minimum aberration 2^(k-p) designs, Technometrics 22(4).
 */
export function twoLevelFraction(factors: number, runs: number): TwoLevelFraction {
  const basic = Math.min(factors, Math.log2(runs))
  const generators = bestGenerators(basic, factors - basic)
  const rows = Array.from({ length: 2 ** basic }, (_, run) => {
    // The first factor changes slowest, as in the index of the candidate space.
    const levels = Array.from({ length: basic }, (_, factor) => ((run >> (basic - 1 - factor)) & 1) as 0 | 1)
    const mask = levels.reduce<number>((bits, level, factor) => bits | (level << factor), 0)
    return [...levels, ...generators.map((generator) => (bitCount(generator & mask) % 2) as 0 | 1)]
  })
  return { generators, rows }
}

/**
 * How many words of each length a design's defining relation has: entry i counts words of i factors.
 *
 * The resolution is the first i with a word; lexicographically less is less aberration.
 */
export function wordLengths(basic: number, generators: readonly number[]): number[] {
  const counts = new Array<number>(basic + generators.length + 1).fill(0)
  // Word as [mask of basic factors, number of generated factors]; products of words are symmetric differences.
  let words: [number, number][] = [[0, 0]]
  for (const generator of generators) {
    words = [...words, ...words.map(([mask, added]): [number, number] => [mask ^ generator, added + 1])]
  }
  for (const [mask, added] of words.slice(1)) {
    const length = bitCount(mask) + added
    counts[length] = (counts[length] as number) + 1
  }
  return counts
}

function bestGenerators(basic: number, added: number): number[] {
  if (added === 0) return []
  const all = Array.from({ length: 2 ** basic }, (_, mask) => mask).filter((mask) => bitCount(mask) >= 2)
  if (choices(all.length, added) <= mostChoices) return exhaustive(basic, added, all)
  // Odd masks alone give words of even length only, so never a word of three.
  const odd = all.filter((mask) => bitCount(mask) % 2 === 1)
  const designs = [greedy(basic, added, all)]
  if (odd.length >= added) {
    const search = choices(odd.length, added) <= mostChoices ? exhaustive : greedy
    designs.push(search(basic, added, odd))
  }
  return designs.reduce((best, design) =>
    isLess(wordLengths(basic, design), wordLengths(basic, best)) ? design : best,
  )
}

function exhaustive(basic: number, added: number, masks: readonly number[]): number[] {
  let best: { generators: number[]; lengths: number[] } | undefined
  const extend = (generators: number[], from: number): void => {
    if (generators.length === added) {
      const lengths = wordLengths(basic, generators)
      if (!best || isLess(lengths, best.lengths)) best = { generators, lengths }
      return
    }
    for (let next = from; next < masks.length; next++) extend([...generators, masks[next] as number], next + 1)
  }
  extend([], 0)
  return best?.generators ?? []
}

function greedy(basic: number, added: number, masks: readonly number[]): number[] {
  const generators: number[] = []
  while (generators.length < added) {
    const next = masks
      .filter((mask) => !generators.includes(mask))
      .map((mask) => ({ mask, lengths: wordLengths(basic, [...generators, mask]) }))
      .reduce((best, option) => (isLess(option.lengths, best.lengths) ? option : best))
    generators.push(next.mask)
  }
  return generators
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const differing = a.findIndex((count, length) => count !== b[length])
  return differing >= 0 && (a[differing] as number) < (b[differing] as number)
}

function choices(items: number, taken: number): number {
  let count = 1
  for (let chosen = 0; chosen < taken; chosen++) count *= (items - chosen) / (chosen + 1)
  return count
}

function bitCount(mask: number): number {
  let count = 0
  for (let rest = mask; rest > 0; rest &= rest - 1) count++
  return count
}
