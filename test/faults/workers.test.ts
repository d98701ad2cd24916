import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFull, report, SmallStudy, type Place } from './small-study.ts'

let study: SmallStudy
let whole: Readonly<Record<string, unknown>>
let order: readonly string[]
beforeAll(() => {
  study = new SmallStudy()
  const place = study.place('one')
  expect(place.run(['--workers', '1'])).toMatchObject({ status: 0 })
  whole = place.result
  order = trainings(place)
}, 600_000)
afterAll(() => {
  study.remove()
})

/** `trainings.csv` without what differs from run to run: when, how long, how fast, where. */
function trainings(place: Place): string[] {
  const text = readFileSync(join(place.path, 'out/small/latest/trainings.csv'), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(',').slice(0, -4).join(','))
}

describe('a study', () => {
  it.each(isFull ? ['2', '4'] : ['2'])(
    'gives the same with %s workers as with one, in the same order',
    (workers) => {
      const place = study.place(`workers-${workers}`)
      expect(place.run(['--workers', workers])).toMatchObject({ status: 0 })
      expect(place.result).toEqual(whole)
      expect(trainings(place)).toEqual(order)
      report(`${workers} workers: ${order.length - 1} trainings in the same order, result equal`)
    },
    600_000,
  )

  it('is shared by two runs at once, each training done once', async () => {
    const place = study.place('two')
    const runs = [place.start('--workers', '1'), place.start('--workers', '1')]
    await Promise.all(runs.map((run) => once(run, 'exit')))
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0])
    expect(place.result).toEqual(whole)
    const logs = place.trained
    expect(logs).toHaveLength(new Set(logs).size)
    expect(place.in('leases')).toEqual([])
    report(`two runs at once: ${logs.length} trainings, each done once, result equal`)
  }, 600_000)
})
