import { randomBytes } from 'node:crypto'
import { link, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { hasCode, isContentKey } from '@segscale/core'
import { Lease, leaseText, ownerIn, type LeaseOwner } from './lease.ts'
import { isGone, thisProcess } from './process-identity.ts'
import { prefixOf, readStored, writeFailed, writeStored } from './stored-file.ts'

/** Settings of a {@link LeaseFolder}. */
export interface LeaseOptions {
  /** The folder of the run that asks, for whoever looks at the leases. */
  readonly run?: string
  /** Default: five seconds. */
  readonly beatMs?: number
  /** A lease whose owner has not been heard of for so long is free. Default: a minute. */
  readonly expiryMs?: number
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
}

const mostBytes = 4096

/**
 * Who does which piece of work now: `<key>.lease`, one file each, so that processes and machines that share a store do not
 * do the same twice.
 *
 * Leases only save work. Records are write-once, so nothing is lost where two should do the same after all. A lease ends
 * by itself: that of a process of this machine when that is gone, any other when its heartbeat, a counter in the file, has
 * stood still for a minute by the watcher's own clock. No two clocks are ever compared, nothing is locked, and there is
 * nothing to clean up.
 */
export class LeaseFolder {
  readonly path: string
  readonly #options: LeaseOptions
  /** What leases of others said, and since when they have said the same. */
  readonly #watched = new Map<string, { readonly text: string; readonly since: number }>()

  constructor(path: string, options: LeaseOptions = {}) {
    this.path = path
    this.#options = options
  }

  /**
   * Takes a piece of work, unless somebody else has it.
   *
   * @returns The lease, or else whose it is (undefined where that cannot be read).
   * @throws TypeError for a text that is no content key.
   * @throws SegscaleError with code `STORE_READ_FAILED` or `STORE_WRITE_FAILED`.
   */
  async take(key: string): Promise<Lease | { readonly heldBy: LeaseOwner | undefined }> {
    const path = this.#fileOf(key)
    for (let round = 0; round < 3; round++) {
      const { run } = this.#options
      const nonce = randomBytes(8).toString('hex')
      const owner: LeaseOwner = {
        ...thisProcess(),
        nonce,
        since: new Date().toISOString(),
        ...(run !== undefined && { run }),
      }
      if (await writeStored(path, leaseText(owner), false)) {
        this.#watched.delete(key)
        return new Lease(path, await open(path, 'r+'), owner, this.#options.beatMs ?? 5000)
      }
      const text = await this.#textOf(path)
      if (text === undefined) continue
      if (!this.#isFree(key, text) || !(await this.#remove(path, text))) return { heldBy: ownerIn(text) }
    }
    return { heldBy: undefined }
  }

  /** The leases that there are, expired ones included, with their keys. */
  async list(): Promise<readonly { readonly key: string; readonly owner: LeaseOwner; readonly isGone: boolean }[]> {
    const names = await readdir(this.path).catch(() => [])
    const keys = names.map((name) => basename(name, '.lease')).filter(isContentKey)
    const found = await Promise.all(
      keys.map(async (key) => {
        const owner = ownerIn((await this.#textOf(this.#fileOf(key)).catch(() => undefined)) ?? '')
        return owner === undefined ? [] : [{ key, owner, isGone: isGone(owner) }]
      }),
    )
    return found.flat()
  }

  /** Removes leases of processes of this machine that are gone: nobody may ever ask for that work again. Never rejects. */
  async tidy(): Promise<void> {
    for (const name of await readdir(this.path).catch(() => [])) {
      // Also what was moved aside by a process that was killed before it removed it.
      if (!/^[0-9a-f]{64}\.lease(\.[0-9a-f]{12})?$/.test(name)) continue
      const path = join(this.path, name)
      const text = await this.#textOf(path).catch(() => undefined)
      const owner = ownerIn(text ?? '')
      if (text === undefined || owner === undefined || !isGone(owner)) continue
      await this.#remove(path, text).catch(() => undefined)
    }
  }

  #fileOf(key: string): string {
    prefixOf(key)
    return join(this.path, `${key}.lease`)
  }

  async #textOf(path: string): Promise<string | undefined> {
    const bytes = await readStored(path, mostBytes)
    return typeof bytes === 'object' ? bytes.toString('utf8') : bytes
  }

  #isFree(key: string, text: string): boolean {
    const owner = ownerIn(text)
    if (owner !== undefined && isGone(owner)) return true
    const now = (this.#options.now ?? (() => performance.now()))()
    const watched = this.#watched.get(key)
    if (watched?.text === text) return now - watched.since >= (this.#options.expiryMs ?? 60_000)
    this.#watched.set(key, { text, since: now })
    return false
  }

  /** Removes a lease that is free; tells whether it was still the one that was looked at. */
  async #remove(path: string, text: string): Promise<boolean> {
    const aside = `${path}.${randomBytes(6).toString('hex')}`
    try {
      await rename(path, aside)
    } catch (error) {
      // Another process that found it free was quicker.
      if (hasCode(error, 'ENOENT')) return true
      throw writeFailed(path, error)
    }
    const isSame = (await this.#textOf(aside)) === text
    // Somebody had taken it anew just before: it goes back, unless the place is taken already.
    if (!isSame) await link(aside, path).catch(() => undefined)
    // A folder is no lease; it goes all the same, or it would be in the way for good.
    await rm(aside, { recursive: true, force: true })
    return isSame
  }
}
