import { isContentKey } from '@segscale/core'
import type { StoreRecord } from './store.ts'

/** The blobs that a record names: a training its weights, a {@link Remembered} finding its bytes. */
export function namedBlobs({ outcome }: StoreRecord): string[] {
  const blobs: unknown[] = Array.isArray(outcome['blobs']) ? outcome['blobs'] : []
  return [outcome['weights'], ...blobs].filter((name): name is string => typeof name === 'string' && isContentKey(name))
}
