/** A candidate on a {@link PredictedFront}. */
export interface FrontCandidate {
  readonly index: number
  readonly params: number
  /** On the surrogate's scale. */
  readonly mean: number
}

/** The front of fewest parameters against highest predicted mean, of a long stream of candidates. */
export class PredictedFront {
  /** Ascending in params and in mean. */
  readonly #members: FrontCandidate[] = []

  /** Offers a candidate; one that another equals in both is not taken. */
  offer(index: number, params: number, mean: number): void {
    const members = this.#members
    let low = 0
    let high = members.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((members[middle] as FrontCandidate).params <= params) low = middle + 1
      else high = middle
    }
    // The member before `low` is the most accurate of those that cost no more.
    if (low > 0 && (members[low - 1] as FrontCandidate).mean >= mean) return
    let start = low
    while (start > 0 && (members[start - 1] as FrontCandidate).params === params) start--
    let end = low
    while (end < members.length && (members[end] as FrontCandidate).mean <= mean) end++
    members.splice(start, end - start, { index, params, mean })
  }

  /** The members, from the smallest net to the largest. */
  members(): readonly FrontCandidate[] {
    return this.#members
  }
}
