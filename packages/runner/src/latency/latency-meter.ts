import { hostname } from 'node:os'
import { contentKey } from '@segscale/core'
import type { LatencyLimits, LatencyRuntime } from '@segscale/engine'
import { layerShapes, type Architecture, type NetInput } from '@segscale/models'
import { makeRecord } from '../store/record.ts'
import type { Store } from '../store/store.ts'
import { segscaleVersion } from '../study/segscale-version.ts'
import {
  latencyJson,
  latencyKeyInput,
  latencyOf,
  type LatencyRecordOutcome,
  type LatencySetting,
} from './latency-record.ts'
import { timeCases, type TimingOptions } from './time-cases.ts'

/** What a {@link LatencyMeter} works with. */
export interface LatencyMeterOptions extends TimingOptions {
  readonly store: Store
  readonly limits?: Omit<LatencyLimits, 'now'>
  /**
   * Whether figures are recorded whose interval stayed wide. A study needs them to go on with the same ones; elsewhere a busy
   * machine should not have the last word. Default true.
   */
  readonly keepsLoose?: boolean
  /** Told what takes time, a line at a time. */
  readonly onProgress?: (text: string) => void
}

/** One net to be timed. */
export interface LatencyTask {
  readonly architecture: Architecture
  readonly runtime: LatencyRuntime
  readonly setting: LatencySetting
}

/** A net's latency, and the key of its record. */
export interface KnownLatency {
  readonly key: string
  readonly figures: LatencyRecordOutcome
}

/** Nets that take turns in one process: enough for fairness, few enough for memory. */
const atOnce = 12

/** Times nets: from the store what was timed on this kind of device before, else by running them, recording each. */
export class LatencyMeter {
  readonly #options: LatencyMeterOptions

  constructor(options: LatencyMeterOptions) {
    this.#options = options
  }

  /** The latencies that the store holds, in the order of the tasks; undefined for those that it lacks. */
  async known(tasks: readonly LatencyTask[]): Promise<(KnownLatency | undefined)[]> {
    return Promise.all(
      tasks.map(async ({ architecture, setting }) => {
        const key = contentKey(latencyKeyInput(architecture, setting))
        const record = await this.#options.store.get(key)
        return record === undefined ? undefined : { key, figures: latencyOf(record) }
      }),
    )
  }

  /**
   * The latency of every task, in the order of the tasks. Nets that are timed together take turns.
   *
   * @throws SegscaleError with code `WORKER_FAILED`, `NATIVE_MISSING`, `RUNTIME_MISSING` or one of the store's.
   */
  async measure(tasks: readonly LatencyTask[]): Promise<KnownLatency[]> {
    const found = await this.known(tasks)
    const missing = [...tasks.keys()].filter((at) => found[at] === undefined)
    const threads = [...new Set(missing.map((at) => (tasks[at] as LatencyTask).setting.threads))]
    for (const count of threads) {
      const alike = missing.filter((at) => tasks[at]?.setting.threads === count)
      for (let from = 0; from < alike.length; from += atOnce) {
        const places = alike.slice(from, from + atOnce)
        const done = await this.#time(
          places.map((at) => tasks[at] as LatencyTask),
          count,
        )
        places.forEach((at, i) => {
          found[at] = done[i]
        })
        this.#options.onProgress?.(`timed ${from + places.length} of ${alike.length}`)
      }
    }
    return found as KnownLatency[]
  }

  async #time(tasks: readonly LatencyTask[], threads: number): Promise<KnownLatency[]> {
    const { store, limits = {} } = this.#options
    const startedAt = new Date()
    const cases = tasks.map(({ architecture, runtime, setting: { batch } }) => ({
      architecture,
      input: netInputOf(architecture),
      runtime,
      batch,
    }))
    const figures = await timeCases({ cases, threads, limits }, this.#options)
    const provenance = {
      host: hostname(),
      versions: { segscale: segscaleVersion(), node: process.versions.node },
      startedAt: startedAt.toISOString(),
      wallSeconds: (Date.now() - startedAt.getTime()) / 1000,
      attempt: 1,
    }
    return Promise.all(
      tasks.map(async ({ architecture, setting }, at) => {
        const outcome = latencyJson(figures[at] as LatencyRecordOutcome)
        const made = makeRecord(latencyKeyInput(architecture, setting), outcome, provenance)
        if (this.#options.keepsLoose === false && figures[at]?.isTight !== true) {
          return { key: made.key, figures: latencyOf(made) }
        }
        // Another process may have timed this net meanwhile; what stands first counts.
        const record = await store.putIfAbsent(made)
        return { key: record.key, figures: latencyOf(record) }
      }),
    )
  }
}

/** Size of the images and number of classes of a net. */
export function netInputOf(architecture: Architecture): NetInput {
  const shapes = layerShapes(architecture)
  const [height, width, channels] = shapes[0] as readonly [number, number, number]
  return { height, width, channels, classes: shapes.at(-1)?.[0] as number }
}
