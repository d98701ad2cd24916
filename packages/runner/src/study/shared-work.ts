import { setTimeout as sleep } from 'node:timers/promises'
import type { LeaseFolder } from '../store/lease-folder.ts'
import { Lease, type LeaseOwner } from '../store/lease.ts'

/** A piece of work that other processes may have taken up. */
export interface SharedItem {
  readonly key: string
  /** Heavier work is begun first, so that none runs alone at the end. */
  readonly weight: number
}

/** How {@link SharedWork} does its work. */
export interface SharedWorkOptions<Item extends SharedItem> {
  /** Who does what; without it nobody else is asked. */
  readonly leases: LeaseFolder | undefined
  /** How many pieces are done at once. */
  readonly width: number
  /** Takes up what others have finished; tells whether there was anything. */
  readonly lookUp: (item: Item) => Promise<boolean>
  readonly work: (item: Item) => Promise<void>
  /** Told once for each piece that another process is at. */
  readonly onElsewhere: (item: Item, owner: LeaseOwner | undefined) => void
  /** Whether nothing new is to begin. */
  readonly isStopped: () => boolean
  /** Milliseconds between two looks at what others do. Default: half a second. */
  readonly pollMs?: number
}

/**
 * Does pieces of work once among all processes that share a store: each is done by whoever takes its lease first; the
 * others go on with something else, and in the end wait for what is left.
 *
 * @returns False where it was stopped before everything was done.
 * @throws What `work` and `lookUp` throw; pieces under way are then waited for.
 */
export async function shareWork<Item extends SharedItem>(
  items: readonly Item[],
  options: SharedWorkOptions<Item>,
): Promise<boolean> {
  const lanes = new Lanes(items, options)
  const ended = await Promise.allSettled(Array.from({ length: options.width }, () => lanes.run()))
  const failed = ended.find((one) => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return lanes.isDone
}

/** The pieces of work that are not begun, and the lanes that take them. */
class Lanes<Item extends SharedItem> {
  readonly #options: SharedWorkOptions<Item>
  #open: Item[]
  /** Taken out for a look; back among the open ones where others have them. */
  #looking = 0
  #failed = false
  readonly #told = new Set<string>()

  constructor(items: readonly Item[], options: SharedWorkOptions<Item>) {
    this.#options = options
    this.#open = heaviestFirst(items)
  }

  get isDone(): boolean {
    return this.#open.length === 0
  }

  async run(): Promise<void> {
    while (this.#goesOn() && this.#open.length + this.#looking > 0) {
      if (!(await this.#pass())) await sleep(this.#options.pollMs ?? 500)
    }
  }

  #goesOn(): boolean {
    return !this.#failed && !this.#options.isStopped()
  }

  /** Goes through the open pieces up to one that could be done; tells whether there was one. */
  async #pass(): Promise<boolean> {
    for (const item of [...this.#open]) {
      if (!this.#goesOn()) return true
      if (!this.#open.includes(item)) continue
      this.#open = this.#open.filter((one) => one !== item)
      try {
        const claim = await this.#claim(item)
        if (claim === 'elsewhere') this.#open = heaviestFirst([...this.#open, item])
        else {
          if (claim !== 'done') await this.#do(item, claim)
          return true
        }
      } catch (error) {
        this.#failed = true
        throw error
      }
    }
    return false
  }

  async #do(item: Item, lease: Lease | undefined): Promise<void> {
    try {
      await this.#options.work(item)
    } catch (error) {
      // At once: a lane that ends while the lease is given back must begin nothing more.
      this.#failed = true
      throw error
    } finally {
      await lease?.release()
    }
  }

  /** The lease of a piece that is to be done here (undefined where there are none), or why it is not. */
  async #claim(item: Item): Promise<Lease | undefined | 'done' | 'elsewhere'> {
    const { leases, lookUp, onElsewhere } = this.#options
    if (leases === undefined) return undefined
    this.#looking++
    try {
      // Somebody else was at it: what came of it?
      if (this.#told.has(item.key) && (await lookUp(item))) return 'done'
      const taken = await leases.take(item.key)
      if (!(taken instanceof Lease)) {
        if (!this.#told.has(item.key)) onElsewhere(item, taken.heldBy)
        this.#told.add(item.key)
        return 'elsewhere'
      }
      // It may have been done between the last look and now.
      const isDone = await lookUp(item).catch(async (error: unknown) => {
        await taken.release()
        throw error
      })
      if (!isDone) return taken
      await taken.release()
      return 'done'
    } finally {
      this.#looking--
    }
  }
}

function heaviestFirst<Item extends SharedItem>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => b.weight - a.weight)
}
