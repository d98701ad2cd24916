/**
 * A number in [0, 1) that looks random but is fixed by a seed and an index: for draws that must not depend on the order
 * in which, or the thread on which, candidates come by.
 *
 * @param seed - Any integer; its low 32 bits count.
 * @param index - 0 to 2^53.
 * @see Appleby (2011), the 32-bit finaliser of MurmurHash3, over seed and both halves of the index, twice.
 */
export function seededUniform(seed: number, index: number): number {
  const low = index | 0
  const high = Math.floor(index / 2 ** 32) | 0
  const first = mixed(mixed(mixed(seed | 0) ^ low) ^ high)
  const second = mixed(first ^ 0x9e3779b9)
  // 53 bits: 27 of one word and 26 of the other.
  return ((first >>> 5) * 2 ** 26 + (second >>> 6)) / 2 ** 53
}

function mixed(word: number): number {
  let h = (word + 0x9e3779b9) | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
