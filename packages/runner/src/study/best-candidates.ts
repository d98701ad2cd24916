/** A candidate with its score; higher is better. */
export interface ScoredCandidate {
  readonly index: number
  readonly score: number
}

/**
 * Keeps the best of a long stream of candidates, in bounded memory. Of equal scores the candidate with the lower index is
 * better, so that the result depends on nothing but the scores.
 */
export class BestCandidates {
  readonly #capacity: number
  /** A heap with the worst of the kept at its root. */
  readonly #heap: ScoredCandidate[] = []

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** What a score must reach to be kept: minus infinity until there are as many as can be. */
  get floor(): number {
    return this.#heap.length < this.#capacity ? -Infinity : (this.#heap[0]?.score ?? -Infinity)
  }

  /** Offers a candidate. */
  offer(index: number, score: number): void {
    const heap = this.#heap
    if (heap.length < this.#capacity) {
      heap.push({ index, score })
      if (heap.length === this.#capacity) for (let at = heap.length >> 1; at >= 0; at--) this.#sink(at)
      return
    }
    const worst = heap[0]
    if (worst === undefined || score < worst.score || (score === worst.score && index > worst.index)) return
    heap[0] = { index, score }
    this.#sink(0)
  }

  /** The kept candidates, best first. */
  sorted(): ScoredCandidate[] {
    return [...this.#heap].sort((a, b) => (isWorse(a, b) ? 1 : -1))
  }

  #sink(from: number): void {
    const heap = this.#heap
    let at = from
    for (;;) {
      let worst = at
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && isWorse(heap[child] as ScoredCandidate, heap[worst] as ScoredCandidate))
          worst = child
      }
      if (worst === at) return
      const moved = heap[at] as ScoredCandidate
      heap[at] = heap[worst] as ScoredCandidate
      heap[worst] = moved
      at = worst
    }
  }
}

function isWorse(a: ScoredCandidate, b: ScoredCandidate): boolean {
  return a.score < b.score || (a.score === b.score && a.index > b.index)
}
