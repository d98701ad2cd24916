/**
 * A small seeded source of uniform draws in [0, 1), equal on every platform.
 *
 * @param seed - Any integer; its low 32 bits count.
 * @see Tommy Ettinger's mulberry32 (2017), a 32-bit relative of SplitMix. Good for starting points, not for statistics.
 */
export function uniformSource(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
