import { gunzipSync, gzipSync } from 'node:zlib'
import { contentKey, type JsonValue } from '@segscale/core'
import { Remembered, type Finding } from '../store/remembered.ts'
import type { KeyInput } from '../store/store.ts'
import { frontOf, type PredictedFrontPoint } from './front-of.ts'
import { leastSure } from './least-sure.ts'
import { leaveOneNetOut, restoreLeaveOneOut } from './leave-one-net-out.ts'
import { predictions } from './predictions.ts'
import { predictionsTable } from './run-tables.ts'
import { nextTrainings, type Selection } from './strategy.ts'
import type { StudyContext } from './study-context.ts'
import type { StudyNet } from './study-net.ts'
import type { Study, WantedTraining } from './study.ts'
import { surrogateReport } from './surrogate-report.ts'
import { isFitted, observations, restoreSurrogate, surrogateOf, type SurrogateFit } from './surrogate.ts'

/** How far a surrogate could be trusted when it was fitted: its leave-one-out figures. */
export interface Trust {
  readonly nets: number
  readonly rmse: number
  readonly spearman: number
}

/**
 * Remembers what a study worked out from its outcomes: fits, selections, predictions. So a study whose trainings are in
 * the store is replayed by looking up; see {@link Remembered}.
 */
export class StudyMemory {
  /** Content key of all that decides the study's course beside its outcomes. Budgets of trainings and time do not. */
  readonly course: string
  readonly #context: StudyContext
  readonly #remembered: Remembered
  readonly #nets = new Map<number, StudyNet>()

  constructor(context: StudyContext, remembered: Remembered = new Remembered()) {
    this.#context = context
    this.course = courseKey(context)
    this.#remembered = remembered
  }

  /** What the search asks for next; see {@link nextTrainings}. */
  async next(study: Study, most: number): Promise<Selection> {
    const { strategy } = study.context.experiment.search
    // Nothing is quicker than that one.
    if (strategy === 'uniform-scaling') return nextTrainings(study, most)
    const found = await this.#finding(study, { kind: 'selection', most }, async () => {
      if (strategy === 'surrogate') await this.fitted(study)
      const { wanted, expectedGain } = nextTrainings(study, most)
      const trainings = wanted.map(({ net, seed }) => [placeOf(net), seed])
      return { status: 'selected', trainings, expectedGain: expectedGain ?? null }
    })
    const { trainings, expectedGain } = found as unknown as StoredSelection
    const wanted = trainings.map(([place, seed]): WantedTraining => ({ net: this.#netAt(study, place), seed }))
    return { wanted, ...(expectedGain !== null && { expectedGain }) }
  }

  /** The candidates that the surrogate is least sure of; see {@link leastSure}. */
  async leastSure(study: Study, count: number): Promise<StudyNet[]> {
    const found = await this.#finding(study, { kind: 'selection', leastSure: count }, async () => {
      await this.fitted(study)
      return { status: 'selected', nets: leastSure(study, count).map(placeOf) }
    })
    return (found['nets'] as Place[]).map((place) => this.#netAt(study, place))
  }

  /** Sees to it that the surrogate of a study as it is now is fitted, so that {@link surrogateOf} has it. */
  async fitted(study: Study): Promise<void> {
    if (isFitted(study)) return
    const { fit } = await this.#fit(study)
    if (!isFitted(study)) restoreSurrogate(study, fit)
  }

  /** Sees to it that this surrogate's leave-one-out predictions are known, which take about as long as a fit. */
  async judged(study: Study): Promise<void> {
    await this.fitted(study)
    const surrogate = surrogateOf(study)
    if (surrogate === undefined) return
    const found = await this.#finding(study, { kind: 'leave-one-out' }, () => {
      const nets = leaveOneNetOut(surrogate, observations(study)).map(({ mean, deviation }) => [mean, deviation])
      return Promise.resolve({ status: 'predicted', nets })
    })
    const nets = found['nets'] as [number, number][]
    restoreLeaveOneOut(
      surrogate,
      nets.map(([mean, deviation]) => ({ mean, deviation })),
    )
  }

  /** What the surrogate of a study as it is now is worth; undefined where that cannot be said. */
  async trust(study: Study): Promise<Trust | undefined> {
    return (await this.#fit(study)).trust ?? undefined
  }

  /** The front that the surrogate of a study as it is now predicts; empty where there is none. See {@link frontOf}. */
  async front(study: Study, most: number): Promise<readonly PredictedFrontPoint[]> {
    const found = await this.#finding(study, { kind: 'front', most }, async () => {
      await this.fitted(study)
      const surrogate = surrogateOf(study)
      const points = surrogate === undefined ? [] : frontOf(surrogate, most)
      return { status: 'predicted', points: points.map((point) => ({ ...point })) }
    })
    return found['points'] as unknown as PredictedFrontPoint[]
  }

  /** `predictions.csv` of a study as it is now; undefined where there is no surrogate. See {@link predictionsTable}. */
  async predictionsTable(study: Study): Promise<string | undefined> {
    await this.fitted(study)
    const surrogate = surrogateOf(study)
    if (surrogate === undefined) return undefined
    const [packed = new Uint8Array()] = await this.#remembered.bytes(this.#input(study, { kind: 'predictions' }), () =>
      Promise.resolve([gzipSync(predictionsTable(study, predictions(surrogate)), { level: 1 })]),
    )
    return gunzipSync(packed).toString('utf8')
  }

  async #fit(study: Study): Promise<StoredFit> {
    const found = await this.#finding(study, { kind: 'fit' }, () => {
      const surrogate = surrogateOf(study)
      const summary = surrogateReport(study, surrogate)?.summary
      const { rmse, spearman } = summary?.leaveOneOut ?? {}
      const trust = summary === undefined ? null : { nets: summary.n, rmse, spearman }
      return Promise.resolve({ status: 'fitted', fit: surrogate?.fit ?? null, trust } as unknown as Finding)
    })
    return found as unknown as StoredFit
  }

  #finding(study: Study, input: KeyInput, work: () => Promise<Finding>): Promise<Finding> {
    return this.#remembered.finding(this.#input(study, input), work)
  }

  #input(study: Study, input: KeyInput): KeyInput {
    return { ...input, course: this.course, trainings: study.digest }
  }

  #netAt(study: Study, place: Place): StudyNet {
    if (typeof place === 'string') {
      const entry = study.entries.find(({ net }) => net.identity === place)
      if (entry === undefined) throw new TypeError(`A selection names the net ${place}, which is no part of the study.`)
      return entry.net
    }
    const known = this.#nets.get(place) ?? this.#context.space.netAt(place)
    this.#nets.set(place, known)
    return known
  }
}

/** A candidate by its index, any other net of a study by its identity. */
type Place = number | string

interface StoredSelection {
  readonly trainings: readonly (readonly [Place, number])[]
  readonly expectedGain: number | null
}

interface StoredFit {
  readonly fit: SurrogateFit | null
  readonly trust: Trust | null
}

/** All that decides what a study asks for, given how its trainings came out. */
function courseKey({ experiment, evaluator, space, base, guessing, images, latency }: StudyContext): string {
  const source = evaluator.kind === 'table' ? evaluator.table.digest : { ...evaluator.input }
  return contentKey({
    // Through JSON, because fields that are not set are undefined there.
    experiment: JSON.parse(JSON.stringify({ ...experiment, name: '', description: '', budget: {} })) as JsonValue,
    source,
    candidates: space.size,
    base: base.identity,
    guessing,
    images: images ?? null,
    latency: latency?.digest ?? null,
  })
}

function placeOf({ index, identity }: StudyNet): Place {
  return index ?? identity
}
