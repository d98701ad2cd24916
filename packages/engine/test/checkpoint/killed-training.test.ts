import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RandomStream } from '@segscale/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sourceExecArgv } from '../child/exec-argv.ts'

interface Ending {
  /** The step that the process went on from; 0 for none. */
  readonly resumed: number
  readonly signal: NodeJS.Signals | null
  /** What a training that ended prints. */
  readonly result: string
}

/** Trains in a process of its own, which is killed behind step `killAt` where that is given. */
function trainInChild(options: {
  readonly path: string
  readonly everySeconds: number
  readonly precision: string
  readonly killAt?: number
}): Ending {
  const script = new URL('../child/training-child.ts', import.meta.url)
  const args = [...sourceExecArgv, script.pathname, JSON.stringify(options)]
  const { stdout, signal, status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0 && signal === null) throw new Error(stderr)
  const resumed = Number(/^resumed (\d+)$/m.exec(stdout)?.[1] ?? 0)
  return { resumed, signal, result: stdout.split('\n').find((line) => line.startsWith('{')) ?? '' }
}

/** Different steps of a training of 30, in increasing order. */
function randomSteps(count: number, purpose: string): number[] {
  const steps = Array.from({ length: 29 }, (_, index) => index + 1)
  const random = RandomStream.derive('killed-training.test', purpose)
  return [...random.shuffle(steps)].slice(0, count).sort((a, b) => a - b)
}

describe('a training that is killed', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'segscale-killed-'))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it.each([
    ['float32', 10],
    ['bfloat16', 10],
  ] as const)(
    'ends in %s with the bits of one that was not, though SIGKILL ends %i processes on the way',
    (precision, kills) => {
      const whole = trainInChild({ path: join(folder, precision, 'whole'), everySeconds: 1e9, precision })
      expect(JSON.parse(whole.result)).toMatchObject({ losses: [{ epoch: 1 }, { epoch: 2 }, { epoch: 3 }] })
      // Written after every step: each process goes on right before the step whose end it did not live to see.
      const path = join(folder, precision, 'killed')
      let before = 0
      for (const killAt of randomSteps(kills, precision)) {
        const { resumed, signal } = trainInChild({ path, everySeconds: 0, precision, killAt })
        expect({ resumed, signal }).toEqual({ resumed: before, signal: 'SIGKILL' })
        before = killAt - 1
      }
      const last = trainInChild({ path, everySeconds: 0, precision })
      expect(last.resumed).toBe(before)
      expect(last.result).toBe(whole.result)
    },
    600_000,
  )

  it('goes on from whichever checkpoint the clock left, with the same end', () => {
    const precision = 'float32'
    const [path, without] = [join(folder, 'seldom'), join(folder, 'never')]
    const whole = trainInChild({ path: without, everySeconds: 1e9, precision })
    expect(existsSync(without)).toBe(false)
    const killed = trainInChild({ path, everySeconds: 0.05, precision, killAt: 27 })
    expect(killed.signal).toBe('SIGKILL')
    const last = trainInChild({ path, everySeconds: 0.05, precision })
    expect(last.resumed).toBeLessThan(27)
    expect(last.result).toBe(whole.result)
  }, 300_000)
})
