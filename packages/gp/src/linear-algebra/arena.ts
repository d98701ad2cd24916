import { instantiate, type RoutineMemory, type Routines } from './routines.ts'

const pageBytes = 65_536
// What the routines keep for themselves lies below; arrays begin here.
const firstByte = 4_096

/**
 * A block of memory in which arrays are laid one behind the other, shared with routines in WebAssembly SIMD.
 *
 * Its size is fixed when it is made, because memory that grows would detach the arrays; it is freed with the last of
 * them. Results are the same bits on every machine: WebAssembly's 128-bit SIMD leaves nothing to the processor.
 */
export class Arena {
  readonly routines: Routines
  readonly #memory: RoutineMemory
  #next = firstByte

  /** @param doubles - How many numbers it must hold at a time; up to about 5e8. */
  constructor(doubles: number) {
    const { routines, memory } = instantiate()
    this.routines = routines
    this.#memory = memory
    // Every array may lose 8 bytes to alignment; the extra page is for those.
    const pages = Math.ceil((firstByte + 8 * doubles) / pageBytes) + 1
    memory.grow(Math.max(0, pages - memory.buffer.byteLength / pageBytes))
  }

  /** How many more numbers there is room for. */
  get room(): number {
    return (this.#memory.buffer.byteLength - this.#next) / 8
  }

  /**
   * The next `length` numbers; what they hold is undefined.
   *
   * @throws RangeError where the arena is too small for them.
   */
  take(length: number): Float64Array {
    const array = new Float64Array(this.#memory.buffer, this.#next, length)
    // On 16 bytes, so that pairs of numbers do not straddle cache lines.
    this.#next = (array.byteOffset + array.byteLength + 15) & ~15
    return array
  }

  /** A copy of an array in the arena. */
  copy(values: Float64Array): Float64Array {
    const array = this.take(values.length)
    array.set(values)
    return array
  }

  /** The array itself where it lies in the arena, else a copy that does. */
  hold(values: Float64Array): Float64Array {
    return values.buffer === this.#memory.buffer ? values : this.copy(values)
  }

  /** Runs a piece of work and takes back what it took: arrays that it made in the arena are no longer its own. */
  scoped<T>(work: () => T): T {
    const before = this.#next
    try {
      return work()
    } finally {
      this.#next = before
    }
  }
}

/** Where an array of an arena lies in its memory. */
export function place(array: Float64Array): number {
  return array.byteOffset
}
