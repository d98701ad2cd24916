/** A candidate with its score; higher is better. */
export interface ScoredCandidate {
  readonly index: number
  readonly score: number
}

/** Whether `a` comes before `b`: the higher score, of equal ones the lower index. */
export function isBetter(a: ScoredCandidate, b: ScoredCandidate): boolean {
  return a.score > b.score || (a.score === b.score && a.index < b.index)
}

/**
 * Keeps the best of a long stream of candidates, in bounded memory.
 *
 * Of equal scores the candidate with the lower index is better, so the result does not depend on the order of the stream.
 */
export class TopCandidates {
  readonly #capacity: number
  /** A heap with the worst of the kept at its root. */
  readonly #heap: ScoredCandidate[] = []

  /** @param capacity - How many to keep. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** No candidate that was not kept scores above this: minus infinity until there are as many as can be kept. */
  get floor(): number {
    return this.#heap.length < this.#capacity ? -Infinity : (this.#heap[0]?.score ?? Infinity)
  }

  /** Offers a candidate; NaN counts as minus infinity. */
  offer(index: number, score: number): void {
    const heap = this.#heap
    const candidate = { index, score: Number.isNaN(score) ? -Infinity : score }
    if (heap.length < this.#capacity) {
      heap.push(candidate)
      if (heap.length === this.#capacity) for (let at = heap.length >> 1; at >= 0; at--) this.#sink(at)
      return
    }
    const worst = heap[0]
    if (worst === undefined || !isBetter(candidate, worst)) return
    heap[0] = candidate
    this.#sink(0)
  }

  /** The kept candidates, best first. */
  sorted(): ScoredCandidate[] {
    return [...this.#heap].sort((a, b) => (isBetter(a, b) ? -1 : 1))
  }

  #sink(from: number): void {
    const heap = this.#heap
    for (let at = from; ;) {
      let worst = at
      for (let child = 2 * at + 1; child <= 2 * at + 2 && child < heap.length; child++) {
        if (isBetter(heap[worst] as ScoredCandidate, heap[child] as ScoredCandidate)) worst = child
      }
      if (worst === at) return
      const moved = heap[at] as ScoredCandidate
      heap[at] = heap[worst] as ScoredCandidate
      heap[worst] = moved
      at = worst
    }
  }
}
