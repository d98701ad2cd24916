import { Shortlist, TopCandidates } from '@segscale/gp'
import { acquisitionFor, costsOf, knownNets, scoredAlone, type Acquisition, type KnownNet } from './acquisition.ts'
import { scanPredictions } from './candidate-scan.ts'
import type { Study, WantedTraining } from './study.ts'
import type { Surrogate } from './surrogate.ts'

// Enough that the next picks of a batch are nearly always among them: in a fine space a pick has thousands of neighbours
// that score nearly as high as it does, and all fall with it.
const usualShortlist = 32_768

/**
 * Picks of one batch by an acquisition. Each pick is believed to come out as predicted before the next is made: that
 * lowers deviations and raises bars, so the scores of candidates without trainings only fall.
 */
export class BatchSelection {
  readonly #study: Study
  readonly #known: KnownNet[]
  /** Seeds picked so far, by net. */
  readonly #picked = new Map<string, number[]>()
  readonly #excluded = new Set<number>()
  /** Candidates that were the best new one of an earlier pick, but lost to a further seed of a known net. */
  readonly #passedOver = new Set<number>()
  readonly #shortlists = new Map<number, Shortlist>()
  readonly #shortlistLength: number
  #surrogate: Surrogate
  #nets: number
  #expectedGain: number | undefined

  /** @param shortlist - How many candidates of a scan are kept for later picks. */
  constructor(study: Study, surrogate: Surrogate, shortlist: number = usualShortlist) {
    this.#study = study
    this.#shortlistLength = shortlist
    this.#surrogate = surrogate
    this.#known = knownNets(study, surrogate)
    this.#nets = study.entries.filter(({ role }) => role === 'selected').length
  }

  /** Picks up to so many: trainings of one seed, or nets with all their seeds, as the experiment says. */
  pick(count: number): WantedTraining[] {
    const wanted: WantedTraining[] = []
    for (let picks = 0; picks < count;) {
      const acquisition = acquisitionFor(this.#study, this.#surrogate, this.#known, this.#nets)
      const again = this.#bestAgain(acquisition)
      const fresh = this.#bestNew(acquisition, again === undefined)
      if (again !== undefined && !(fresh !== undefined && fresh.score > again.score)) {
        if (fresh !== undefined) this.#passedOver.add(fresh.index)
        this.#note(acquisition, again)
        wanted.push(this.#takeAgain(again))
      } else if (fresh === undefined) break
      else {
        this.#note(acquisition, fresh)
        const trainings = this.#takeNew(fresh.index)
        if (trainings.length === 0) continue
        wanted.push(...trainings)
      }
      picks++
    }
    return wanted
  }

  /** Mean over the budgets of what the first pick is expected to gain in accuracy, as a share, if the acquisition says. */
  get expectedGain(): number | undefined {
    return this.#expectedGain
  }

  #note(acquisition: Acquisition, { score }: { readonly score: number }): void {
    this.#expectedGain ??= acquisition.gain?.(score)
  }

  /** The known net most worth another of its seeds. */
  #bestAgain(acquisition: Acquisition): Again | undefined {
    const { scoreAgain } = acquisition
    if (scoreAgain === undefined || this.#study.firstSeeds.length > 1) return undefined
    const open = this.#known.flatMap((known, place) => {
      const { net, params } = known
      const seed = this.#study.nextSeed(net, this.#picked.get(net.identity))
      if (seed === undefined || net.point === undefined || params > acquisition.maxParams) return []
      return [{ known, place, seed, point: net.point }]
    })
    if (open.length === 0) return undefined
    const { deviation } = this.#surrogate.predict(open.map(({ point }) => point))
    let best: Again | undefined
    for (const [i, { known, place, seed }] of open.entries()) {
      const score = scoreAgain(known, deviation[i] as number)
      if (score > (best?.score ?? -Infinity)) best = { place, seed, score }
    }
    return best
  }

  /** The best candidate without trainings; once none is left within the budgets, the one of the highest mean. */
  #bestNew(acquisition: Acquisition, anySize: boolean): Scored | undefined {
    const within = this.#listed(acquisition) ?? this.#scanned(acquisition)
    return within ?? (anySize ? this.#scanned(ofAnySize) : undefined)
  }

  /** The best by an earlier scan's list, which bounds what candidates score now. */
  #listed(acquisition: Acquisition): Scored | undefined {
    const shortlist = this.#shortlists.get(acquisition.maxParams)
    const score = (indices: readonly number[]): number[] => this.#scores(acquisition, indices)
    const taken = shortlist?.take(score)
    if (taken === undefined) return undefined
    const passedOver = [...this.#passedOver]
    const [best, ...others] = [taken, ...zipped(passedOver, score(passedOver))].sort(
      (a, b) => b.score - a.score || a.index - b.index,
    )
    for (const { index } of others) this.#passedOver.add(index)
    return best
  }

  #scores(acquisition: Acquisition, indices: readonly number[]): number[] {
    if (indices.length === 0) return []
    const { space } = this.#study.context
    const { mean, deviation } = this.#surrogate.predict(indices.map((index) => space.pointAt(index)))
    return indices.map((index, i) => {
      const costs = space.costsAt(index)
      // Lists of other budgets may still hold what was picked.
      if (this.#excluded.has(index) || costs.params > acquisition.maxParams) return -Infinity
      return acquisition.score(costs, mean[i] as number, deviation[i] as number)
    })
  }

  #scanned(acquisition: Acquisition): Scored | undefined {
    const best = new TopCandidates(this.#shortlistLength)
    scanPredictions(this.#surrogate, (index, costs, mean, deviation) => {
      if (costs.params > acquisition.maxParams || acquisition.bound(costs, mean, deviation) < best.floor) return
      if (this.#study.hasIndex(index) || this.#excluded.has(index)) return
      best.offer(index, acquisition.score(costs, mean, deviation))
    })
    const [first, ...others] = best.sorted()
    this.#shortlists.set(acquisition.maxParams, new Shortlist(others, best.floor))
    return first
  }

  /** Believes in a candidate; gives back nothing where it is another rescale of a net that is there already. */
  #takeNew(index: number): WantedTraining[] {
    this.#excluded.add(index)
    this.#passedOver.delete(index)
    const net = this.#study.context.space.netAt(index)
    if (this.#study.has(net) || this.#picked.has(net.identity)) return []
    const wanted = this.#study.firstTrainings([net])
    const point = this.#study.context.space.pointAt(index)
    const [score = 0] = this.#surrogate.means([point])
    this.#surrogate = this.#surrogate.believing(point, score)
    this.#known.push({ ...costsOf(net), net, score, trainings: wanted.length })
    this.#picked.set(
      net.identity,
      wanted.map(({ seed }) => seed),
    )
    this.#nets++
    return wanted
  }

  #takeAgain({ place, seed }: Again): WantedTraining {
    const known = this.#known[place] as KnownNet
    const { net } = known
    const point = net.point as readonly number[]
    const [surface = 0] = this.#surrogate.means([point])
    this.#surrogate = this.#surrogate.believing(point, surface)
    this.#known[place] = { ...known, trainings: known.trainings + 1 }
    this.#picked.set(net.identity, [...(this.#picked.get(net.identity) ?? []), seed])
    return { net, seed }
  }
}

const ofAnySize: Acquisition = scoredAlone(Infinity, (_, mean) => mean)

interface Scored {
  readonly index: number
  readonly score: number
}

interface Again {
  /** Among the known nets. */
  readonly place: number
  readonly seed: number
  readonly score: number
}

function zipped(indices: readonly number[], scores: readonly number[]): Scored[] {
  return indices.map((index, i) => ({ index, score: scores[i] as number }))
}
