import { countArchitecture, type Architecture } from '@segscale/models'
import type { LocalStore } from '../store/local-store.ts'
import { isWorkedOut } from '../store/remembered.ts'
import type { Provenance, StoreRecord } from '../store/store.ts'
import { readMany } from './read-many.ts'

/** One record, as a list shows it. */
export interface CacheRow {
  readonly key: string
  /** training, evaluation, … */
  readonly kind: string
  /** Of the net that it is about, where the record says. */
  readonly params: number | null
  readonly seed: number | null
  /** `trained`, `failed`, `evaluated`, … */
  readonly status: string
  /** Share in [0, 1]. */
  readonly accuracy: number | null
  readonly startedAt: string
  readonly wallSeconds: number
  readonly host: string
  /** Whether it was worked out from other records, which takes seconds; nothing rests on it. */
  readonly isWorkedOut: boolean
}

/** Every record of a store, verified, the newest first. */
export async function cacheList(store: LocalStore): Promise<CacheRow[]> {
  const rows: CacheRow[] = []
  for await (const [, record] of readMany(store.keys(), (key) => store.get(key))) {
    if (record !== undefined) rows.push(rowOf(record))
  }
  return rows.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : a.key < b.key ? -1 : 1))
}

// A record that was pulled may have anything in its fields: its digests show damage, not who wrote it.
function rowOf(record: StoreRecord): CacheRow {
  const { key, input, outcome } = record
  const evaluation = (outcome['validation'] ?? outcome['test']) as { accuracy?: unknown } | null | undefined
  const { startedAt, wallSeconds, host } = record.provenance as Partial<Record<keyof Provenance, unknown>>
  return {
    key,
    kind: textOf(input['kind']),
    params: paramsOf(input['architecture']),
    seed: numberOf(input['seed']),
    status: textOf(outcome['status']),
    accuracy: numberOf(evaluation?.accuracy),
    startedAt: textOf(startedAt),
    wallSeconds: numberOf(wallSeconds) ?? 0,
    host: textOf(host),
    isWorkedOut: isWorkedOut(record),
  }
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function paramsOf(architecture: unknown): number | null {
  // A record of another version may have layers that this one does not know.
  try {
    return architecture === undefined ? null : countArchitecture(architecture as Architecture).params
  } catch {
    return null
  }
}
