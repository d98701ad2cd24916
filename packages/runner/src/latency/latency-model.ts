import { fitGaussianProcess, type GaussianProcess } from '@segscale/gp'
import { takeCandidates } from '../study/candidate-scan.ts'
import type { SearchSpace } from '../study/search-space.ts'
import type { StudyNet } from '../study/study-net.ts'
import type { LatencyRecordOutcome } from './latency-record.ts'

/** A net and how long it was measured to take. */
export interface TimedStudyNet {
  readonly net: StudyNet
  readonly figures: LatencyRecordOutcome
}

/** Milliseconds, and the deviation of what is believed about them. */
export interface LatencyBelief {
  readonly ms: number
  readonly deviationMs: number
}

/** How far the predictions of a {@link LatencyModel} can be trusted: by leaving each timed net out. */
export interface LatencyTrust {
  /** Nets that were timed. */
  readonly timed: number
  /** Median of how far a prediction is off, as a share; null where there are too few nets. */
  readonly medianError: number | null
}

/**
 * Latency over the candidate space: measured nets, and a Gaussian process on the logarithm of theirs for all the others.
 * Ratios are what rescales change, so the logarithm is what is smooth.
 */
export class LatencyModel {
  readonly #space: SearchSpace
  readonly #timed: readonly TimedStudyNet[]
  readonly #process: GaussianProcess | undefined
  readonly #measured: Map<string, number>
  readonly #trust: LatencyTrust
  readonly #fallback: number
  #table: { readonly ms: Float64Array; readonly deviationMs: Float64Array } | undefined

  /**
   * @param timed - At least one net.
   * @param process - The process of these nets, where there is one already.
   */
  constructor(space: SearchSpace, timed: readonly TimedStudyNet[], process?: GaussianProcess) {
    this.#space = space
    this.#timed = timed
    this.#measured = new Map(timed.map(({ net, figures }) => [net.identity, figures.medianMs]))
    const placed = timed.filter(({ net }) => net.point !== undefined)
    this.#process = process ?? (space.inputs.length === 0 || placed.length < 2 ? undefined : fitted(placed))
    this.#fallback = timed[0]?.figures.medianMs ?? 0
    this.#trust = {
      timed: timed.length,
      medianError: this.#process === undefined ? null : errorOf(this.#process, placed),
    }
  }

  /** The same model over other candidates of the same inputs. */
  over(space: SearchSpace): LatencyModel {
    return new LatencyModel(space, this.#timed, this.#process)
  }

  /** Takes up what was measured later; predictions stay as they are. */
  note(net: StudyNet, ms: number): void {
    this.#measured.set(net.identity, ms)
  }

  /** How far predictions can be trusted. */
  get trust(): LatencyTrust {
    return this.#trust
  }

  /** A net's measured latency, else its predicted one, in milliseconds. */
  of(net: StudyNet): number {
    return this.#measured.get(net.identity) ?? this.predicted(net).ms
  }

  /** Latencies by the index of a candidate, measured where it was timed, else predicted. */
  byIndex(): (index: number) => number {
    const measured = new Map(this.#timed.map(({ net, figures }) => [net.index, figures.medianMs]))
    return (index) => measured.get(index) ?? this.predictedAt(index).ms
  }

  /** What the process says of a net, measured or not. */
  predicted({ point }: Pick<StudyNet, 'point'>): LatencyBelief {
    if (point === undefined || this.#process === undefined) return { ms: this.#fallback, deviationMs: 0 }
    const { mean, deviation } = this.#process.predict([point])
    return believed(mean[0] as number, deviation[0] as number)
  }

  /** What the process says of a candidate, by its index. */
  predictedAt(index: number): LatencyBelief {
    this.#table ??= this.#predictAll()
    return { ms: this.#table.ms[index] as number, deviationMs: this.#table.deviationMs[index] as number }
  }

  /** Every candidate once: scans ask for all of them, again and again. */
  #predictAll(): { ms: Float64Array; deviationMs: Float64Array } {
    const { size, lattice } = this.#space
    const process = this.#process
    const table = { ms: new Float64Array(size).fill(this.#fallback), deviationMs: new Float64Array(size) }
    const take = (from: number, mean: Float64Array, deviation: Float64Array): void => {
      for (const [i, value] of mean.entries()) {
        const { ms, deviationMs } = believed(value, deviation[i] as number)
        table.ms[from + i] = ms
        table.deviationMs[from + i] = deviationMs
      }
    }
    if (process === undefined) return table
    if (lattice !== undefined) {
      process.latticePosterior(lattice.tables, undefined, takeCandidates(lattice.candidates, take))
    }
    for (let from = 0; lattice === undefined && from < size; from += block) {
      const count = Math.min(block, size - from)
      const { mean, deviation } = process.predict(
        Array.from({ length: count }, (_, i) => this.#space.pointAt(from + i)),
      )
      take(from, mean, deviation)
    }
    return table
  }
}

const block = 8192

function fitted(timed: readonly TimedStudyNet[]): GaussianProcess {
  return fitGaussianProcess({
    x: timed.map(({ net }) => net.point as readonly number[]),
    y: timed.map(({ figures }) => Math.log(figures.medianMs)),
    // By the delta method, from the 95 % interval of the median.
    noiseVariances: timed.map(
      ({ figures: { lowMs, highMs, medianMs } }) => ((highMs - lowMs) / (3.92 * medianMs)) ** 2,
    ),
    kernel: 'matern52(ard)',
    priors: 'dimension-scaled',
  })
}

function believed(mean: number, deviation: number): LatencyBelief {
  const ms = Math.exp(mean)
  return { ms, deviationMs: ms * deviation }
}

function errorOf(process: GaussianProcess, timed: readonly TimedStudyNet[]): number {
  const { mean } = process.leaveOneOut()
  const errors = timed.map(({ figures }, i) => Math.abs(Math.expm1((mean[i] as number) - Math.log(figures.medianMs))))
  return errors.sort((a, b) => a - b)[errors.length >> 1] as number
}
