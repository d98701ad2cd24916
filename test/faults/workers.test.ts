import { existsSync, readFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
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
}, 120_000)

/** `trainings.csv` without what differs from run to run: when, how long, how fast, where. */
function trainings(place: Place): string[] {
  const text = readFileSync(join(place.path, 'out/small/latest/trainings.csv'), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(',').slice(0, -4).join(','))
}

function hook(name: string): string {
  return `--import=${new URL(name, import.meta.url).href}`
}

interface Failed {
  readonly key: string
  readonly failure: string
  readonly message: string
}

const fakeClocks = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`)

/** Timers go on as they should, as they do where a system's clock is set. */
const monotonic = { FAKETIME_DONT_FAKE_MONOTONIC: '1' }

const misbehaviours = [
  ['leak', 'out-of-memory', ['--memory', '1500m'], /more than its limit of 1,500 MiB/],
  ['hang', 'timeout', ['--timeout', '60s'], /reached the limit of 60 s/],
  ['hang', 'timeout', ['--silence', '60s'], /said nothing for 60 s/],
] as const

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

  it.runIf(isFull)(
    'gives the same when the clock jumps',
    () => {
      const place = study.place('clock')
      expect(place.run([], { NODE_OPTIONS: hook('clock-jumps.mjs') })).toMatchObject({ status: 0 })
      expect(place.result).toEqual(whole)
      report('clock jumps: result equal')
    },
    600_000,
  )

  it.runIf(isFull)(
    "goes on after a kill though the system's clock is months back by then",
    async (context) => {
      const library = fakeClocks.find((path) => existsSync(path))
      if (library === undefined) return context.skip('libfaketime is not installed')
      const place = study.place('system-clock')
      const at = (days: string): NodeJS.ProcessEnv => ({ LD_PRELOAD: library, FAKETIME: days, ...monotonic })
      const killed = place.start([], at('+100d'))
      while (place.keys.length < 2 && killed.exitCode === null) await sleep(200)
      const isKilled = once(killed, 'exit')
      expect(killed.kill('SIGKILL')).toBe(true)
      await isKilled
      const before = place.keys
      expect(place.run([], at('-200d'))).toMatchObject({ status: 0 })
      expect(before.filter((key) => !place.keys.includes(key))).toEqual([])
      expect(place.result).toEqual(whole)
      expect(place.in('leases')).toEqual([])
      report("the system's clock is 300 days back after a kill: result equal")
    },
    600_000,
  )

  it('is shared by two runs at once, each training done once', async () => {
    const place = study.place('two')
    const runs = [place.start(['--workers', '1']), place.start(['--workers', '1'])]
    await Promise.all(runs.map((run) => once(run, 'exit')))
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0])
    expect(place.result).toEqual(whole)
    const logs = place.trained
    expect(logs).toHaveLength(new Set(logs).size)
    expect(place.in('leases')).toEqual([])
    report(`two runs at once: ${logs.length} trainings, each done once, result equal`)
  }, 600_000)

  it.each(misbehaviours.slice(0, isFull ? 3 : 1))(
    'ends a training that would %s, as %s under %j, and goes on',
    (fault, failure, limits, message) => {
      const place = study.place(`${fault}-${limits[0]}`)
      // A sentinel: the first line after the head and the base.
      const key = order[2]?.split(',')[0] ?? ''
      const environment = { NODE_OPTIONS: hook('worker-fault.mjs'), FAULT: fault, FAULT_KEY: key }
      const { status, stdout } = place.run(['--workers', '2', '--json', ...limits], environment)
      expect(status).toBe(3)
      const { failed } = JSON.parse(stdout) as { failed: Failed[] }
      expect(failed).toMatchObject([{ key, failure, message: expect.stringMatching(message) as string }])
      expect(failed[0]?.message).toContain(join(place.path, 'out/small'))
      // Without the fault the study is whole.
      const again = place.run(['--retry-failed'])
      expect(again.status).toBe(0)
      expect(place.result).toEqual(whole)
      report(`${fault} ended as ${failure} (${limits.join(' ')}); the study went on`)
    },
    900_000,
  )
})
