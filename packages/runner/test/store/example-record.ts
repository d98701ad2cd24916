import { makeRecord } from '../../src/store/record.ts'
import type { StoreRecord } from '../../src/store/store.ts'

/** A small record; `seed` makes the key, `accuracy` the outcome. */
export function exampleRecord(seed: number, accuracy = 0.5): StoreRecord {
  return makeRecord(
    { kind: 'training', seed },
    { status: 'trained', accuracy },
    { host: 'h', versions: { engine: '1' }, startedAt: '2026-01-01T00:00:00.000Z', wallSeconds: 1, attempt: 1 },
  )
}
