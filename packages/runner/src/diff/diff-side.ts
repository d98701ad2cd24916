import type { JsonValue } from '@segscale/core'
import type { NetRescale } from '../study/net-rescale.ts'
import type { StudySide } from './compare-studies.ts'

/** A training that a file asks for. */
export interface AskedTraining {
  readonly key: string
  readonly rescale: NetRescale
  readonly seed: number
}

/** One side of a comparison: a run, or an experiment file with the run that it gave, if it has been run. */
export interface DiffSide {
  /** How it is named in the output: `name@runId`, or the file. */
  readonly label: string
  /** The resolved experiment file; null where the run's copy is missing or damaged. */
  readonly spec: JsonValue
  /** Null where nothing has been trained to the end. */
  readonly study: StudySide | null
  /** The run behind `study`, as `name@runId`. */
  readonly run: string | null
  /** Keys of the trainings that are known to belong to it, whether it was run or not. */
  readonly keys: readonly string[]
  /** Those of them that have no record, as far as they are known; empty for a run. */
  readonly missing: readonly AskedTraining[]
  /** All that a file is known to ask for; none for a run. */
  readonly asked?: readonly AskedTraining[]
}
