import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { contentKey } from '@segscale/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LeaseFolder } from '../../src/store/lease-folder.ts'
import { Lease } from '../../src/store/lease.ts'
import { shareWork, type SharedItem, type SharedWorkOptions } from '../../src/study/shared-work.ts'

let path: string
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'segscale-shared-'))
})
afterEach(() => rm(path, { recursive: true, force: true }))

const items = (count: number): SharedItem[] =>
  Array.from({ length: count }, (_, weight) => ({ key: contentKey(weight), weight }))

/** One of several processes that share work; `done` is their store. */
function sharer(
  done: Map<string, number>,
  changes: Partial<SharedWorkOptions<SharedItem>> = {},
): SharedWorkOptions<SharedItem> {
  return {
    leases: new LeaseFolder(path),
    width: 2,
    lookUp: ({ key }) => Promise.resolve(done.has(key)),
    work: async ({ key }) => {
      await sleep(3)
      done.set(key, (done.get(key) ?? 0) + 1)
    },
    onElsewhere: () => undefined,
    isStopped: () => false,
    pollMs: 5,
    ...changes,
  }
}

describe('shareWork', () => {
  it('does every piece once among several, who all wait for the last', async () => {
    const done = new Map<string, number>()
    const ended = await Promise.all([1, 2, 3].map(() => shareWork(items(25), sharer(done))))
    expect(ended).toEqual([true, true, true])
    expect([...done.values()]).toEqual(Array.from({ length: 25 }, () => 1))
    expect(await readdir(path)).toEqual([])
  })

  it('begins with the heaviest, and has no more under way than its width', async () => {
    const order: number[] = []
    let [now, most] = [0, 0]
    const work = async ({ weight }: SharedItem): Promise<void> => {
      order.push(weight)
      most = Math.max(most, ++now)
      await sleep(3)
      now--
    }
    await shareWork(items(6), sharer(new Map(), { leases: undefined, work }))
    expect(order).toEqual([5, 4, 3, 2, 1, 0])
    expect(most).toBe(2)
  })

  it('goes on with something else while another has a piece, tells of it once, and takes over what the other leaves', async () => {
    const held = await new LeaseFolder(path).take(contentKey(2))
    const done = new Map<string, number>()
    const elsewhere: number[] = []
    const onElsewhere = ({ weight }: SharedItem): void => void elsewhere.push(weight)
    const ended = shareWork(items(3), sharer(done, { width: 1, onElsewhere }))
    while (done.size < 2) await sleep(2)
    await sleep(30)
    expect([...done.keys()]).toEqual([contentKey(1), contentKey(0)])
    if (held instanceof Lease) await held.release()
    expect(await ended).toBe(true)
    expect(done.get(contentKey(2))).toBe(1)
    expect(elsewhere).toEqual([2])
  })

  it('takes up what another has finished', async () => {
    const held = await new LeaseFolder(path).take(contentKey(0))
    const done = new Map<string, number>()
    const ended = shareWork(items(1), sharer(done))
    await sleep(20)
    done.set(contentKey(0), 7)
    expect(await ended).toBe(true)
    expect(done.get(contentKey(0))).toBe(7)
    if (held instanceof Lease) await held.release()
  })

  it('throws what work throws, after the rest that is under way, and begins nothing more', async () => {
    const begun: number[] = []
    let breaks = (): void => undefined
    const broken = new Promise<void>((resolve) => (breaks = resolve))
    const work = async ({ weight }: SharedItem): Promise<void> => {
      begun.push(weight)
      if (weight === 4) {
        breaks()
        throw new Error('broken')
      }
      await broken
      await sleep(1)
    }
    await expect(shareWork(items(6), sharer(new Map(), { work }))).rejects.toThrow('broken')
    // Which of the two has its lease first is open.
    expect(begun.sort()).toEqual([4, 5])
    expect(await readdir(path)).toEqual([])
  })

  it('says when it was stopped before all was done', async () => {
    const done = new Map<string, number>()
    expect(await shareWork(items(6), sharer(done, { isStopped: () => done.size >= 2 }))).toBe(false)
    expect(done.size).toBeLessThan(6)
  })
})
