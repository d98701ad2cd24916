import { normalQuantile } from './statistics/normal.ts'

/**
 * A seeded source of standard normal draws, equal on every platform: quantiles of uniform draws of 52 bits.
 *
 * @param seed - Any integer; its low 32 bits count.
 * @see Blackman and Vigna (2021), Scrambled linear pseudorandom number generators: xoshiro128**.
 */
export function normalSource(seed: number): () => number {
  const next = xoshiro128(seed)
  return () => {
    const high = next() >>> 6
    const low = next() >>> 6
    // The middle of one of 2^52 equal cells: never 0 and never 1.
    return normalQuantile((high * 2 ** 26 + low + 0.5) / 2 ** 52)
  }
}

function xoshiro128(seed: number): () => number {
  const s = new Uint32Array(4)
  // SplitMix fills the state, so that seeds that differ in one bit give unrelated streams.
  let counter = seed >>> 0
  for (let i = 0; i < 4; i++) {
    counter = (counter + 0x9e3779b9) >>> 0
    let mixed = Math.imul(counter ^ (counter >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    s[i] = (mixed ^ (mixed >>> 15)) >>> 0
  }
  return () => {
    const [a, b, c, d] = s as unknown as [number, number, number, number]
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0
    const third = c ^ a
    const fourth = d ^ b
    s.set([a ^ fourth, b ^ third, third ^ (b << 9), rotated(fourth, 11)])
    return result
  }
}

function rotated(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by))
}
