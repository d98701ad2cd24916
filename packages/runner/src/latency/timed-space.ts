import type { NetRescale } from '../study/net-rescale.ts'
import type { InputLattice, NetCosts, NetCostTarget, SearchSpace, SpaceInput } from '../study/search-space.ts'
import type { StudyNet } from '../study/study-net.ts'
import type { LatencyModel } from './latency-model.ts'

/** A search space whose candidates have a latency among their costs. */
export class TimedSpace implements SearchSpace {
  readonly inputs: readonly SpaceInput[]
  readonly size: number
  readonly lattice: InputLattice | undefined
  /** The same candidates without their latencies. */
  readonly untimed: SearchSpace
  readonly #model: LatencyModel

  constructor(space: SearchSpace, model: LatencyModel) {
    this.untimed = space
    this.#model = model
    this.inputs = space.inputs
    this.size = space.size
    this.lattice = space.lattice
  }

  /** Costs of the candidates `from` to `to - 1`. */
  fillCosts(from: number, to: number, target: NetCostTarget): void {
    this.untimed.fillCosts(from, to, target)
    const { latencyMs } = target
    if (latencyMs === undefined) return
    for (let index = from; index < to; index++) latencyMs[index - from] = this.#model.predictedAt(index).ms
  }

  /** Params, MACs and predicted latency of a candidate. */
  costsAt(index: number): NetCosts {
    return { ...this.untimed.costsAt(index), latencyMs: this.#model.predictedAt(index).ms }
  }

  /** A candidate's point in the surrogate's input space. */
  pointAt(index: number): number[] {
    return this.untimed.pointAt(index)
  }

  /** Which level of each input a candidate has. */
  levelsAt(index: number): number[] {
    return this.untimed.levelsAt(index)
  }

  /** The candidate with these levels; undefined where there is none. */
  indexOfLevels(levels: readonly number[]): number | undefined {
    return this.untimed.indexOfLevels(levels)
  }

  /** What a candidate keeps. */
  rescaleAt(index: number): NetRescale {
    return this.untimed.rescaleAt(index)
  }

  /** The candidate as a net that a study can ask for, with its measured or predicted latency. */
  netAt(index: number): StudyNet {
    const net = this.untimed.netAt(index)
    return { ...net, latencyMs: this.#model.of(net) }
  }
}
