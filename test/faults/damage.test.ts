import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { RandomStream } from '@segscale/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFull, report, SmallStudy, times, type Place } from './small-study.ts'

const positions = times(20, 200)

let study: SmallStudy
let place: Place
let whole: Readonly<Record<string, unknown>>
beforeAll(() => {
  study = new SmallStudy()
  place = study.place('damaged')
  expect(place.run()).toMatchObject({ status: 0 })
  whole = place.result
}, 600_000)
afterAll(() => {
  study.remove()
}, 120_000)

/** Flips one bit of a file, or cuts its end off, at a random position; a flip of the last line end is no damage. */
function damage(path: string, random: RandomStream): void {
  const bytes = readFileSync(path)
  const position = random.integer(bytes.length - 1)
  if (random.integer(2) === 0) writeFileSync(path, bytes.subarray(0, position))
  else {
    bytes[position] = (bytes[position] ?? 0) ^ (1 << random.integer(8))
    writeFileSync(path, bytes)
  }
}

describe('a store on a failing disk', () => {
  it(`has every one of ${positions} flips and truncations detected, and none reaches a result`, () => {
    const random = RandomStream.derive('damage')
    let [done, found] = [0, 0]
    while (done < positions) {
      const damaged = place.entries.slice(0, positions - done)
      for (const path of damaged) damage(path, random)
      done += damaged.length
      const verdict = place.command('cache', 'verify', '--json')
      expect(verdict.status).toBe(5)
      const named = (JSON.parse(verdict.stdout) as { damaged: string[] }).damaged
      expect(named).toEqual(damaged.map((path) => basename(path, '.json')).sort())
      found += named.length
      const run = place.run()
      expect(run).toMatchObject({ status: 0 })
      expect(place.result).toEqual(whole)
      report(`${found} of ${done} damaged entries detected; result equal after the rerun`)
    }
    expect(found).toBe(positions)
    expect(place.command('cache', 'verify').status).toBe(0)
  }, 3_600_000)

  it.runIf(isFull)(
    'has damage found by a run that nobody warned, and its work done again',
    () => {
      const random = RandomStream.derive('damage', 2)
      const records = place.entries.filter((path) => path.endsWith('.json'))
      for (const path of records) damage(path, random)
      const { status, stderr } = place.run()
      expect(status).toBe(0)
      expect(stderr.match(/was damaged/g)).toHaveLength(records.length)
      expect(place.result).toEqual(whole)
    },
    600_000,
  )
})
