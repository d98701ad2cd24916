import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { AwakeTimer } from '../../src/executor/awake-timer.ts'

/** Lets nothing else of this process run for a while, as a stop of it does. */
function holdUp(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

describe('AwakeTimer', () => {
  it('calls once when the time is over', async () => {
    let calls = 0
    new AwakeTimer(20, () => calls++)
    await sleep(200)
    expect(calls).toBe(1)
  })

  it('does not count time in which the process did not run', async () => {
    let calls = 0
    new AwakeTimer(2000, () => calls++)
    holdUp(2500)
    await sleep(200)
    expect(calls).toBe(0)
    await sleep(4000)
    expect(calls).toBe(1)
  })

  it.each([
    [
      'that was stopped',
      20,
      (timer: AwakeTimer): void => {
        timer.stop()
      },
    ],
    ['of an endless time', Infinity, () => undefined],
  ])('never calls for one %s', async (_, ms, change) => {
    let calls = 0
    change(new AwakeTimer(ms, () => calls++))
    await sleep(100)
    expect(calls).toBe(0)
  })
})
