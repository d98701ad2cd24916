import { createHash } from 'node:crypto'
import { canonicalJson, type JsonValue } from './canonical-json.ts'

/** Everything that decides the further draws of a {@link RandomStream}; plain data, for checkpoints. */
export type RandomState = readonly [number, number, number, number]

/**
 * Seeded random draws (xoshiro128**), equal on every platform.
 *
 * Streams are derived from a purpose (`RandomStream.derive(seed, 'augment')`), so that two uses never share draws and
 * adding a draw to one use leaves all others as they were.
 *
 * @see Blackman and Vigna, Scrambled Linear Pseudorandom Number Generators (2021), ACM TOMS 47(4).
 */
export class RandomStream {
  readonly #state: Uint32Array

  constructor(state: RandomState) {
    refuseZeros(state)
    this.#state = Uint32Array.from(state)
  }

  /** The stream that belongs to a list of plain values, by SHA-256 of their canonical JSON. */
  static derive(...purpose: readonly JsonValue[]): RandomStream {
    const digest = createHash('sha256').update(canonicalJson(purpose)).digest()
    return new RandomStream([
      digest.readUInt32LE(0),
      digest.readUInt32LE(4),
      digest.readUInt32LE(8),
      digest.readUInt32LE(12),
    ])
  }

  /** The present state; `new RandomStream(state)` goes on from here. */
  state(): RandomState {
    const [a = 0, b = 0, c = 0, d = 0] = this.#state
    return [a, b, c, d]
  }

  /**
   * Goes on from a state that {@link RandomStream.state} gave, in place: whoever holds this stream draws from there.
   *
   * @throws TypeError for the state of zeros, which no stream ever has.
   */
  restore(state: RandomState): void {
    refuseZeros(state)
    this.#state.set(state)
  }

  /** A uniform integer in [0, 2^32). */
  uint32(): number {
    const s = this.#state as unknown as [number, number, number, number]
    const scrambled = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0
    const shifted = s[1] << 9
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= shifted
    s[3] = rotateLeft(s[3], 11)
    return scrambled
  }

  /** A uniform number in [0, 1), a multiple of 2^-32. */
  uniform(): number {
    return this.uint32() / 2 ** 32
  }

  /**
   * A uniform integer in [0, bound), without the bias of a plain remainder.
   *
   * @param bound - An integer in [1, 2^32].
   */
  integer(bound: number): number {
    const limit = 2 ** 32 - (2 ** 32 % bound)
    for (;;) {
      const draw = this.uint32()
      if (draw < limit) return draw % bound
    }
  }

  /** A standard normal draw, by the polar method of Marsaglia and Bray (1964). */
  normal(): number {
    for (;;) {
      const u = 2 * this.uniform() - 1
      const v = 2 * this.uniform() - 1
      const square = u * u + v * v
      // The second draw of each pair is dropped: keeping it would be state that a checkpoint has to carry.
      if (square > 0 && square < 1) return u * Math.sqrt((-2 * Math.log(square)) / square)
    }
  }

  /** Puts the items of a list in a uniformly random order, in place (Fisher and Yates). */
  shuffle<T extends { [index: number]: number; readonly length: number }>(items: T): T {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integer(last + 1)
      const kept = items[last] as number
      items[last] = items[other] as number
      items[other] = kept
    }
    return items
  }
}

// From it the generator would give zeros for ever.
function refuseZeros(state: RandomState): void {
  if (state.every((word) => word === 0)) throw new TypeError('The state of xoshiro128** must not be all zero.')
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}
