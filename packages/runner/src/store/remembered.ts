import { hostname } from 'node:os'
import { contentKey, SegscaleError, type JsonValue } from '@segscale/core'
import { codeDigest } from './code-digest.ts'
import { makeRecord } from './record.ts'
import type { KeyInput, Store, StoreRecord } from './store.ts'

/** Where a {@link Remembered} looks and keeps. */
export interface RememberedOptions {
  readonly store: Store
  /** Whether to store what is new; a plan only looks. */
  readonly isKept: boolean
}

/** What was worked out, as plain data. */
export type Finding = Readonly<Record<string, JsonValue>>

/**
 * What was worked out from records, as records of their own, so that it is not worked out again. Their key is that of all
 * that decides them, the program's code included.
 *
 * Nothing rests on them: where one is missing or damaged its content is worked out again and comes out the same, and where
 * none can be written everything goes on.
 */
export class Remembered {
  readonly #options: RememberedOptions | undefined
  /** By key: what a store cannot keep is still worked out only once. */
  readonly #known = new Map<string, Finding>()

  /** @param options - Without them nothing is kept longer than this object. */
  constructor(options?: RememberedOptions) {
    this.#options = options
  }

  /** What is known under an input, or else what the work gives. */
  async finding(input: KeyInput, work: () => Promise<Finding>): Promise<Finding> {
    const whole = completed(input)
    const key = contentKey(whole)
    const known = this.#known.get(key) ?? (await this.#options?.store.get(key))?.outcome
    if (known !== undefined) return known
    const start = performance.now()
    const found = await work()
    this.#known.set(key, found)
    await this.#keep(whole, found, start)
    return found
  }

  /** The same for findings that are too large for a record, or no JSON: they are blobs, which the record names. */
  async bytes(input: KeyInput, work: () => Promise<readonly Uint8Array[]>): Promise<readonly Uint8Array[]> {
    const { store, isKept } = this.#options ?? {}
    const whole = completed(input)
    const known = (await store?.get(contentKey(whole)))?.outcome['blobs'] as readonly string[] | undefined
    const stored: Uint8Array[] = []
    for (const digest of known ?? []) {
      const blob = await store?.getBlob(digest)
      if (blob !== undefined) stored.push(blob)
    }
    if (known !== undefined && stored.length === known.length) return stored
    const start = performance.now()
    const found = await work()
    if (store === undefined || isKept !== true) return found
    const blobs = await unlessUnwritable(async () => {
      const digests: string[] = []
      for (const bytes of found) digests.push(await store.putBlob(bytes))
      return digests
    })
    if (blobs !== undefined) await this.#keep(whole, { status: 'found', blobs }, start)
    return found
  }

  async #keep(input: KeyInput, found: Finding, start: number): Promise<void> {
    const { store, isKept } = this.#options ?? {}
    if (isKept !== true || store === undefined) return
    const wallSeconds = (performance.now() - start) / 1000
    const startedAt = new Date(Date.now() - wallSeconds * 1000).toISOString()
    const versions = { node: process.versions.node }
    const provenance = { host: hostname(), versions, startedAt, wallSeconds, attempt: 1 }
    await unlessUnwritable(() => store.putIfAbsent(makeRecord(input, found, provenance)))
  }
}

/** Whether a record holds what was worked out from others: it names the code that did it. */
export function isWorkedOut({ input }: Pick<StoreRecord, 'input'>): boolean {
  return input['code'] !== undefined
}

function completed(input: KeyInput): KeyInput {
  return { ...input, code: codeDigest() }
}

/** Gives nothing where a store cannot be written: that is said where a training cannot be stored. */
async function unlessUnwritable<T>(write: () => Promise<T>): Promise<T | undefined> {
  try {
    return await write()
  } catch (error) {
    if (error instanceof SegscaleError && error.code === 'STORE_WRITE_FAILED') return undefined
    throw error
  }
}
