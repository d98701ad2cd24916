import { logExpectedImprovement } from '@segscale/gp'

/** A net that could be chosen, as the gain sees it. */
export interface Contender {
  readonly params: number
  /** Its expected worth. */
  readonly score: number
}

/** A limit on parameters, and how much a gain within it counts. */
export interface WeighedBudget {
  readonly maxParams: number
  /** Above 0. */
  readonly weight: number
}

/** The best of what fits one budget. */
interface Bar extends WeighedBudget {
  /** Who leads, undefined while nobody fits. */
  readonly leader: Contender | undefined
  /** What a net must beat. */
  readonly best: number
  /** The best without the leader. */
  readonly next: number
}

/**
 * What one more training may gain: how far it is expected to raise the expected worth of the best net, summed with
 * weights over the budgets that its net fits. For a net that leads a budget that is the worth of finding out that it should not.
 *
 * This is the knowledge gradient of the choice at the end, with what the training says of its own net alone (Frazier,
 * Powell, Dayanik 2009; the effect on other nets is left out).
 */
export class BudgetGain {
  readonly #bars: readonly Bar[]
  /** Natural log of the weight of each bar and all above it. */
  readonly #logWeights: readonly number[]

  /**
   * @param budgets - In any order.
   * @param contenders - Every net that could be chosen, at most once.
   * @param guessing - Score of a net that guesses: what a budget is worth that no net fits yet.
   */
  constructor(budgets: readonly WeighedBudget[], contenders: readonly Contender[], guessing: number) {
    const sorted = [...contenders].sort((a, b) => b.score - a.score)
    this.#bars = [...budgets]
      .sort((a, b) => a.maxParams - b.maxParams)
      .map((budget) => {
        const [leader, second] = sorted.filter(({ params }) => params <= budget.maxParams)
        return { ...budget, leader, best: leader?.score ?? guessing, next: second?.score ?? guessing }
      })
    this.#logWeights = this.#bars.map((_, from) =>
      Math.log(this.#bars.slice(from).reduce((sum, { weight }) => sum + weight, 0)),
    )
  }

  /** Natural log of the gain by training a net that is no contender yet. */
  ofNew(params: number, score: number, change: number): number {
    return this.#sum(params, ({ best }) => logExpectedImprovement(score, change, best))
  }

  /** Never below {@link ofNew}, and cheaper: as if every budget were as easy as the tightest that the net fits. */
  bound(params: number, score: number, change: number): number {
    const bars = this.#bars
    const from = bars.findIndex(({ maxParams }) => params <= maxParams)
    if (from < 0) return -Infinity
    const lowest = (bars[from] as Bar).best
    return (this.#logWeights[from] as number) + logExpectedImprovement(score, change, lowest) + boundMargin
  }

  /** Natural log of the gain by training a contender once more. */
  ofContender(contender: Contender, change: number): number {
    const { params, score } = contender
    return this.#sum(params, ({ leader, best, next }) =>
      leader === contender ? logExpectedImprovement(next, change, best) : logExpectedImprovement(score, change, best),
    )
  }

  /** Of all budgets. */
  get totalWeight(): number {
    return Math.exp(this.#logWeights[0] as number)
  }

  /** What a net must beat in the middle budget. */
  get middle(): number {
    return (this.#bars[this.#bars.length >> 1] as Bar).best
  }

  #sum(params: number, log: (bar: Bar) => number): number {
    let largest = -Infinity
    let sum = 0
    // Bars rise with the budget, so the first fitting one gives the largest term as a rule.
    for (const bar of this.#bars) {
      if (params > bar.maxParams) continue
      const term = log(bar) + Math.log(bar.weight)
      if (term === -Infinity) continue
      if (term <= largest) sum += Math.exp(term - largest)
      else {
        sum = sum * Math.exp(largest - term) + 1
        largest = term
      }
    }
    return sum === 0 ? -Infinity : largest + Math.log(sum)
  }
}

// For rounding.
const boundMargin = 1e-9
