import { countArchitecture, type Architecture } from '@segscale/models'
import type { LocalStore } from '../store/local-store.ts'
import type { StoreRecord } from '../store/store.ts'

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
}

/** Every record of a store, verified, the newest first. */
export async function cacheList(store: LocalStore): Promise<CacheRow[]> {
  const rows: CacheRow[] = []
  for await (const key of store.keys()) {
    const record = await store.get(key)
    if (record !== undefined) rows.push(rowOf(record))
  }
  return rows.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : a.key < b.key ? -1 : 1))
}

function rowOf({ key, input, outcome, provenance }: StoreRecord): CacheRow {
  const evaluation = (outcome['validation'] ?? outcome['test']) as { accuracy?: number } | undefined
  const { startedAt, wallSeconds, host } = provenance
  return {
    key,
    kind: textOf(input['kind']),
    params: paramsOf(input['architecture']),
    seed: typeof input['seed'] === 'number' ? input['seed'] : null,
    status: textOf(outcome['status']),
    accuracy: evaluation?.accuracy ?? null,
    startedAt,
    wallSeconds,
    host,
  }
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
