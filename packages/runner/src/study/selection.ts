import { RandomStream } from '@segscale/core'
import { acquisitionFor, knownNets, scoredAlone, type Acquisition, type KnownNet } from './acquisition.ts'
import { BestCandidates } from './best-candidates.ts'
import { scanParams, scanPredictions } from './candidate-scan.ts'
import { Shortlist } from './shortlist.ts'
import type { StudyNet } from './study-net.ts'
import type { Study } from './study.ts'
import { Surrogate } from './surrogate.ts'

// Enough that the next picks of a batch are nearly always among them: in a fine space a pick has thousands of neighbours
// that score nearly as high as it does, and all fall with it.
const usualShortlist = 32_768

/**
 * Chooses the nets to train next, over the whole candidate space.
 *
 * A batch is picked one net at a time: each pick is believed to come out as predicted before the next is made. The choice
 * depends on the study's outcomes and its file alone.
 *
 * @param count - How many nets to choose.
 * @param shortlist - How many candidates of a scan are kept for later picks; changes the time it takes, not the result.
 * @returns At most `count` nets, none of them in the study yet; fewer only where the candidates run out.
 */
export function selectNets(study: Study, count: number, shortlist: number = usualShortlist): StudyNet[] {
  const surrogate = study.context.experiment.search.acquisition === 'random' ? undefined : Surrogate.fit(study)
  return surrogate === undefined
    ? randomNets(study, count)
    : new BatchSelection(study, surrogate, shortlist).pick(count)
}

/** Picks of one batch by an acquisition, under the belief that earlier picks come out as predicted. */
class BatchSelection {
  readonly #study: Study
  readonly #known: KnownNet[]
  readonly #picked: StudyNet[] = []
  readonly #excluded = new Set<number>()
  readonly #shortlists = new Map<number, Shortlist>()
  readonly #shortlistLength: number
  #surrogate: Surrogate

  constructor(study: Study, surrogate: Surrogate, shortlist: number) {
    this.#study = study
    this.#shortlistLength = shortlist
    this.#surrogate = surrogate
    this.#known = knownNets(study, surrogate)
  }

  pick(count: number): StudyNet[] {
    const { space, net: netOf } = this.#study.context
    const before = this.#study.entries.filter(({ role }) => role === 'selected').length
    while (this.#picked.length < count) {
      const best = this.#best(acquisitionFor(this.#study, this.#surrogate, this.#known, before + this.#picked.length))
      if (best === undefined) break
      this.#excluded.add(best)
      const net = netOf(space.rescaleAt(best))
      // Another rescale of the same net would be the same training.
      if (this.#study.has(net) || this.#picked.some(({ identity }) => identity === net.identity)) continue
      const [score = 0] = this.#surrogate.predict([net.rescale]).mean
      this.#surrogate = this.#surrogate.believing(net.rescale, score)
      this.#known.push({ params: net.params, macs: net.macs, score })
      this.#picked.push(net)
    }
    return [...this.#picked]
  }

  /** The best candidate left; once none is left within the budgets, the one of the highest mean. */
  #best(acquisition: Acquisition): number | undefined {
    return this.#shortlisted(acquisition) ?? this.#scanned(acquisition) ?? this.#scanned(anySize)
  }

  /** The best by an earlier scan's list: believing in a pick lowers deviations and raises the bar, so scores only fall. */
  #shortlisted(acquisition: Acquisition): number | undefined {
    const { space } = this.#study.context
    return this.#shortlists.get(acquisition.maxParams)?.take((indices) => {
      const { mean, deviation } = this.#surrogate.predict(indices.map((index) => space.rescaleAt(index)))
      return indices.map((index, i) => {
        // Lists of other budgets may still hold what was picked.
        if (this.#excluded.has(index)) return -Infinity
        return acquisition.score(space.costsAt(index), mean[i] as number, deviation[i] as number)
      })
    })?.index
  }

  #scanned(acquisition: Acquisition): number | undefined {
    const best = new BestCandidates(this.#shortlistLength)
    scanPredictions(this.#surrogate, (index, costs, mean, deviation) => {
      if (costs.params > acquisition.maxParams || acquisition.bound(costs, mean, deviation) < best.floor) return
      if (this.#study.hasIndex(index) || this.#excluded.has(index)) return
      best.offer(index, acquisition.score(costs, mean, deviation))
    })
    const [first, ...others] = best.sorted()
    this.#shortlists.set(acquisition.maxParams, new Shortlist(others, best.floor))
    return first?.index
  }
}

const anySize: Acquisition = scoredAlone(Infinity, (_, mean) => mean)

/** Candidates within the largest budget drawn evenly, from a seed that no result of the study enters. */
function randomNets(study: Study, count: number): StudyNet[] {
  const { space, experiment, base, net: netOf } = study.context
  const maxParams = Math.max(...experiment.search.budgets) * base.params
  const fitting: number[] = []
  const other: number[] = []
  scanParams(space, (index, params) => {
    if (!study.hasIndex(index)) (params <= maxParams ? fitting : other).push(index)
  })
  const random = RandomStream.derive('selection', experiment.seeds, study.entries.length)
  const nets: StudyNet[] = []
  while (nets.length < count && fitting.length + other.length > 0) {
    const drawn = takeOne(fitting.length > 0 ? fitting : other, random)
    const net = netOf(space.rescaleAt(drawn))
    if (!study.has(net) && !nets.some(({ identity }) => identity === net.identity)) nets.push(net)
  }
  return nets
}

function takeOne(indices: number[], random: RandomStream): number {
  const position = random.integer(indices.length)
  const drawn = indices[position] as number
  indices[position] = indices.at(-1) as number
  indices.pop()
  return drawn
}
