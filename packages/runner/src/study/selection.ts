import { RandomStream } from '@segscale/core'
import type { Costs } from '@segscale/models'
import { acquisitionFor, knownNets, type Acquisition, type KnownNet } from './acquisition.ts'
import { BestCandidates, type ScoredCandidate } from './best-candidates.ts'
import { scanParams, scanPredictions } from './candidate-scan.ts'
import type { StudyNet } from './study-net.ts'
import type { Study } from './study.ts'
import { Surrogate } from './surrogate.ts'

// Enough that the next picks of a batch are nearly always among them.
const shortlistLength = 512

/**
 * Chooses the nets to train next, over the whole candidate space.
 *
 * A batch is picked one net at a time: each pick is believed to come out as predicted before the next is made. The choice
 * depends on the study's outcomes and its file alone.
 *
 * @param count - How many nets to choose.
 * @returns At most `count` nets, none of them in the study yet; fewer only where the candidates run out.
 */
export function selectNets(study: Study, count: number): StudyNet[] {
  const surrogate = study.context.experiment.search.acquisition === 'random' ? undefined : Surrogate.fit(study)
  return surrogate === undefined ? randomNets(study, count) : new BatchSelection(study, surrogate).pick(count)
}

interface Shortlist {
  readonly candidates: readonly ScoredCandidate[]
  /** No candidate outside of the list scores above this. */
  readonly floor: number
}

/** Picks of one batch by an acquisition, under the belief that earlier picks come out as predicted. */
class BatchSelection {
  readonly #study: Study
  readonly #known: KnownNet[]
  readonly #picked: StudyNet[] = []
  readonly #excluded = new Set<number>()
  readonly #shortlists = new Map<number, Shortlist>()
  #surrogate: Surrogate

  constructor(study: Study, surrogate: Surrogate) {
    this.#study = study
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

  /**
   * The best of an earlier scan's shortlist, if it is certain to be the best of all: believing in a pick lowers the
   * deviations and raises the bar, so no score can have risen since, and the list's floor still bounds all others.
   */
  #shortlisted(acquisition: Acquisition): number | undefined {
    const shortlist = this.#shortlists.get(acquisition.maxParams)
    if (shortlist === undefined) return undefined
    const { space } = this.#study.context
    const indices = shortlist.candidates.map(({ index }) => index).filter((index) => !this.#excluded.has(index))
    if (indices.length === 0) return undefined
    const { mean, deviation } = this.#surrogate.predict(indices.map((index) => space.rescaleAt(index)))
    const best = new BestCandidates(1)
    for (const [i, index] of indices.entries()) {
      best.offer(index, acquisition.score(space.costsAt(index), mean[i] as number, deviation[i] as number))
    }
    const [first] = best.sorted()
    return first !== undefined && first.score >= shortlist.floor ? first.index : undefined
  }

  #scanned(acquisition: Acquisition): number | undefined {
    const best = new BestCandidates(shortlistLength)
    scanPredictions(this.#surrogate, acquisition.maxParams, (index, costs: Costs, mean, deviation) => {
      if (costs.params > acquisition.maxParams || this.#study.hasIndex(index) || this.#excluded.has(index)) return
      best.offer(index, acquisition.score(costs, mean, deviation))
    })
    const candidates = best.sorted()
    this.#shortlists.set(acquisition.maxParams, { candidates, floor: best.isPartial ? best.floor : -Infinity })
    return candidates[0]?.index
  }
}

const anySize: Acquisition = { maxParams: Infinity, score: (_, mean) => mean }

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
