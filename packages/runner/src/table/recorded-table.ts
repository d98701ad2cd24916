import type { Costs } from '@segscale/models'

/** A column of a table that tells its nets apart. */
export interface TableInput {
  readonly name: string
  /** The values that occur, ascending, without repeats. */
  readonly levels: readonly number[]
}

/** One recorded net. */
export interface TableRow extends Costs {
  /** The value of each input, in the order of the table's inputs. */
  readonly values: readonly number[]
  /** Recorded accuracies as shares in [0, 1], one per seed column. */
  readonly accuracies: readonly number[]
}

/** Trainings that somebody recorded: a row per net, a column per seed. */
export interface RecordedTable {
  /** The file as messages name it. */
  readonly name: string
  /** SHA-256 of the file, in lowercase hex. */
  readonly digest: string
  readonly inputs: readonly TableInput[]
  /** Names of the columns that hold accuracies, one per seed. */
  readonly seedColumns: readonly string[]
  /** Every net once, ascending by its inputs' values, the first input slowest. */
  readonly rows: readonly TableRow[]
}
