import { execFileSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { RandomStream } from '@segscale/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { report, SmallStudy, times, type Place } from './small-study.ts'

const kills = times(6, 300)
/** The longest time, in ms, that a run has before something of it is killed. A whole one takes some ten seconds alone. */
const longest = 6000
/** Stores that are worked with at a time. */
const lanes = 3

let study: SmallStudy
let undisturbed: Readonly<Record<string, unknown>>
beforeAll(() => {
  study = new SmallStudy()
  const place = study.place('undisturbed')
  expect(place.run(['--workers', '2'])).toMatchObject({ status: 0 })
  undisturbed = place.result
}, 600_000)
afterAll(() => {
  study.remove()
}, 120_000)

/** The processes that a process has started. */
function childrenOf(pid: number): number[] {
  try {
    const said = execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    return said.trim().split('\n').map(Number)
  } catch {
    return []
  }
}

function kill(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL')
    return true
  } catch {
    return false
  }
}

/** Kills processes of runs in one place until a run ends by itself. */
class Campaign {
  readonly killed = { parent: 0, worker: 0, both: 0 }
  runs = 0
  readonly #place: Place
  readonly #random: RandomStream

  constructor(place: Place, random: RandomStream) {
    this.#place = place
    this.#random = random
  }

  get kills(): number {
    return this.killed.parent + this.killed.worker + this.killed.both
  }

  /** @param most - Kills in all. */
  async run(most: number): Promise<void> {
    while (this.kills < most) {
      const before = new Set(this.#place.keys)
      const run = this.#place.start(['--workers', '2'])
      this.runs++
      const isEnded = await this.#disturb(run, most)
      // Nothing that was finished is gone, whoever was killed, and nothing half-written passes for whole.
      const after = new Set(this.#place.keys)
      expect([...before].filter((key) => !after.has(key))).toEqual([])
      if (isEnded) return
    }
  }

  /** Kills something at random moments; tells whether the run came to its end all the same. */
  async #disturb(run: ChildProcess, most: number): Promise<boolean> {
    const ended = once(run, 'exit').then(() => true)
    const pid = run.pid ?? -1
    for (;;) {
      const isEnded = await Promise.race([ended, sleep(this.#random.integer(longest), false)])
      if (isEnded) return run.exitCode === 0
      const keys = this.#place.keys
      const workers = childrenOf(pid)
      const whom = (['parent', 'worker', 'both'] as const)[this.#random.integer(3)] ?? 'both'
      if (whom === 'worker') {
        const worker = workers[this.#random.integer(Math.max(1, workers.length))]
        if (worker !== undefined && kill(worker)) this.killed.worker++
        if (this.kills < most) continue
      }
      kill(pid)
      if (whom === 'both') for (const worker of workers) kill(worker)
      if (whom !== 'worker') this.killed[whom]++
      await ended
      const after = new Set(this.#place.keys)
      expect(keys.filter((key) => !after.has(key))).toEqual([])
      return false
    }
  }
}

describe('a study whose processes are killed at random moments', () => {
  it(`loses no finished training in ${kills} kills, and the rerun ends with the same result`, async () => {
    const all = { parent: 0, worker: 0, both: 0 }
    let [runs, places, planned] = [0, 0, 0]
    const sum = (): number => all.parent + all.worker + all.both
    const campaignOf = async (number: number, most: number): Promise<void> => {
      const place = study.place(`campaign-${number}`)
      const campaign = new Campaign(place, RandomStream.derive('kills', number))
      await campaign.run(most)
      for (const whom of ['parent', 'worker', 'both'] as const) all[whom] += campaign.killed[whom]
      const { status, stderr } = await place.finish(['--workers', '2'])
      expect([status, stderr]).toEqual([0, expect.not.stringMatching(/damaged|came out otherwise|bug/) as string])
      expect(place.result).toEqual(undisturbed)
      expect(place.in('damaged')).toEqual([])
      // What a kill left half-written under a name of its own is no lease.
      expect(place.in('leases').filter((name) => !name.startsWith('.'))).toEqual([])
      expect(place.in('failures')).toEqual([])
      runs += campaign.runs + 1
      report(
        `${sum()} of ${kills} kills (parent ${all.parent}, worker ${all.worker}, both ${all.both}) in ${runs} runs of ` +
          `${++places} stores: results equal`,
      )
      planned -= most - campaign.kills
    }
    let numbers = 0
    const lane = async (): Promise<void> => {
      while (planned < kills) {
        const most = Math.min(20, kills - planned)
        planned += most
        await campaignOf(numbers++, most)
      }
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    expect(sum()).toBe(kills)
  }, 7_200_000)
})
