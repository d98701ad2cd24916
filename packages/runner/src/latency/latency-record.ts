import type { JsonValue } from '@segscale/core'
import { latencySemantics, type LatencyDevice, type LatencyFigures } from '@segscale/engine'
import { modelsSemantics, type Architecture } from '@segscale/models'
import type { KeyInput, StoreRecord } from '../store/store.ts'

/** Where and how a net is timed. */
export interface LatencySetting {
  readonly device: LatencyDevice
  /** CPU threads of one forward pass. */
  readonly threads: number
  /** Images of one forward pass. */
  readonly batch: number
}

/** A net's latency as it is recorded. */
export interface LatencyRecordOutcome extends LatencyFigures {
  readonly status: 'measured'
}

/**
 * The key input of a latency: the net, the device and how it was used.
 *
 * Not what the net weighs: time does not depend on the values of weights, so a net has a latency before it is trained.
 */
export function latencyKeyInput(architecture: Architecture, { device, threads, batch }: LatencySetting): KeyInput {
  return {
    kind: 'latency',
    semantics: { models: modelsSemantics, latency: latencySemantics },
    architecture: architecture as unknown as JsonValue,
    device: { ...device },
    threads,
    batch,
  }
}

/** The latency in a record of kind `latency`. */
export function latencyOf(record: StoreRecord): LatencyRecordOutcome {
  return record.outcome as unknown as LatencyRecordOutcome
}

/** Latency figures as a record carries them. */
export function latencyJson(figures: LatencyFigures): StoreRecord['outcome'] {
  return { status: 'measured', ...figures }
}
