import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { report, SmallStudy, type Place } from './small-study.ts'

let study: SmallStudy
beforeAll(() => {
  study = new SmallStudy()
})
afterAll(() => {
  study.remove()
}, 120_000)

const terminal = fileURLToPath(new URL('terminal.py', import.meta.url))

/** Runs the study on a terminal of its own, and types or closes it once a training does steps. */
function onTerminal(place: Place, what: 'ctrl-c' | 'ctrl-c-twice' | 'close'): { status: number | null; shown: string } {
  const words = [terminal, 'epoch', what, process.execPath, ...place.words('--progress=live', '--workers', '1')]
  const { status, stdout } = spawnSync('python3', words, { env: place.environment, encoding: 'utf8' })
  return { status, shown: stdout }
}

/** What the runs of a place wrote: names and lines of all files so called. */
function written(place: Place, name: RegExp): { path: string; lines: string[] }[] {
  const out = join(place.path, 'out', 'small')
  return readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((path) => name.test(path))
    .map((path) => ({ path, lines: readFileSync(join(out, path), 'utf8').trimEnd().split('\n') }))
}

describe('a run on a terminal', () => {
  it.each([
    ['ctrl-c', 130],
    ['ctrl-c-twice', 130],
    ['close', 129],
  ] as const)(
    'keeps where its training stands and says how to go on: %s',
    async (what, code) => {
      const place = study.place(what)
      const { status, shown } = onTerminal(place, what)
      expect(status).toBe(code)
      if (what !== 'close')
        expect(shown.split('\u001b[2K').at(-1)).toMatch(/^Stopped by SIGINT\. .*the same command goes on.*\r\n(\^C)?$/)
      if (what !== 'ctrl-c-twice') {
        const [events] = written(place, /events\.jsonl$/)
        expect(JSON.parse(events?.lines.at(-1) ?? '')).toMatchObject({ type: 'end', exitCode: code })
        expect(place.in('leases')).toEqual([])
      }
      // After a second Ctrl-C the worker ends by itself, a moment later.
      for (let wait = 0; wait < 100 && place.in('checkpoints').length === 0; wait++) await sleep(100)
      expect(place.in('checkpoints')).not.toEqual([])
      report(`terminal, ${what}: exit code ${code}, checkpoint kept`)
    },
    600_000,
  )
})

describe.skipIf(process.platform === 'win32')('a run that is stopped for a while', () => {
  it('takes no training for hung or late when it goes on', async () => {
    const place = study.place('held')
    const run = place.start(['--workers', '1', '--silence', '20s', '--timeout', '20s'])
    while (place.in('checkpoints').length === 0) {
      expect(run.exitCode).toBeNull()
      await sleep(50)
    }
    run.kill('SIGSTOP')
    await sleep(21_000)
    run.kill('SIGCONT')
    if (run.exitCode === null) await once(run, 'exit')
    expect(run.exitCode).toBe(0)
    const attempts = written(place, /\.log$/).map(({ path }) => path)
    expect(attempts.filter((path) => !path.endsWith('.1.log'))).toEqual([])
    report(`stopped for 21 s under limits of 20 s: ${attempts.length} attempts, each the first`)
  }, 600_000)
})
