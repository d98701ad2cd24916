import type { JsonValue } from '@segscale/core'

/** What decides an outcome, as plain data. Its content key is the record's key. */
export type KeyInput = Readonly<Record<string, JsonValue>>

/**
 * The stored outcome of one unit of work (a training, an evaluation).
 *
 * `outcome` depends on `input` alone; where, when and how fast it came about is `provenance`.
 */
export interface StoreRecord {
  readonly format: 1
  /** `contentKey(input)`. */
  readonly key: string
  readonly input: KeyInput
  readonly outcome: Readonly<Record<string, JsonValue>>
  readonly provenance: Provenance
  /** Content key of all the other fields: what every read is checked against. */
  readonly digest: string
}

/** Where a record came from. Never part of a key. */
export interface Provenance {
  readonly host: string
  /** Versions of what computed it, by name. */
  readonly versions: Readonly<Record<string, string>>
  readonly startedAt: string
  readonly wallSeconds: number
  /** 1 for the first try of a run, 2 for the first repetition, … */
  readonly attempt: number
  /** Training throughput; absent for other work. */
  readonly imagesPerSecond?: number
  /** The most memory that a process of the training had resident at once; absent for other work. */
  readonly peakMemoryBytes?: number
}

/** What a store says of an entry without handing it out. */
export interface EntryHead {
  /** The record's digest. */
  readonly digest: string
  /** Size of the stored entry. */
  readonly bytes: number
}

/**
 * Keeps the records of finished work and the bytes that belong to them.
 *
 * Records are write-once: the first writer of a key wins, and many processes may use one store at the same time.
 * A damaged entry is set aside, reported once and then treated as absent, so that it is made again.
 */
export interface Store {
  /**
   * The verified record of a key.
   *
   * @throws TypeError for a text that is no content key.
   * @throws SegscaleError with code `STORE_TOO_NEW` for a record of a format that this version does not know, or
   * `STORE_READ_FAILED` where the store cannot be read.
   */
  get(key: string): Promise<StoreRecord | undefined>
  /**
   * Digest and size of the record that {@link Store.get} would give; undefined where it would give none.
   *
   * @throws What {@link Store.get} throws.
   */
  head(key: string): Promise<EntryHead | undefined>
  /**
   * Stores a record unless its key has one, and gives back the record that the store now holds.
   *
   * When this resolves the record survives a crash of the machine. An outcome that differs from the stored one is kept
   * beside it and reported: the same input should have given the same. Only a latency may differ.
   *
   * @throws SegscaleError with code `STORE_WRITE_FAILED`.
   */
  putIfAbsent(record: StoreRecord): Promise<StoreRecord>
  /** Some of the records, verified, at most `limit`: for estimates, never for results. */
  sample(limit: number): Promise<readonly StoreRecord[]>
  /**
   * Stores bytes under their SHA-256, which it gives back.
   *
   * @throws SegscaleError with code `STORE_WRITE_FAILED`.
   */
  putBlob(bytes: Uint8Array): Promise<string>
  /** The verified bytes of a digest. */
  getBlob(sha256: string): Promise<Uint8Array | undefined>
}
