import { describe, expect, it } from 'vitest'
import { ProgressState } from '../../src/progress/progress-state.ts'
import {
  base,
  cached,
  failed,
  first,
  phase,
  second,
  started,
  stateAfter,
  step,
  third,
  trained,
} from './example-events.ts'

describe('ProgressState', () => {
  it('counts what is done, cached and failed', () => {
    const state = stateAfter(
      phase,
      cached,
      started(base),
      trained(base),
      started(first),
      failed(first),
      started(second),
    )
    expect([state.done, state.cached, state.failed, state.running.length]).toEqual([3, 1, 1, 1])
  })

  it('counts a failure that is on record as failed, not as cached', () => {
    const state = stateAfter(phase, { type: 'cached', task: third, failure: 'diverged' })
    expect([state.done, state.cached, state.failed]).toEqual([1, 0, 1])
  })

  it('tells the time left from the speed of what runs, all costs alike', () => {
    // Half of one training is left, at 640 images/s: 10 steps of 128 images.
    const last = new ProgressState(1, 128)
    for (const event of [{ ...phase, waiting: [base] }, started(base), step(base, 10)]) last.take(event)
    expect(last.secondsLeft).toBeCloseTo((10 * 128) / 640, 10)
    // As much again for each training of the same net that is still to come.
    const more = new ProgressState(3, 128)
    for (const event of [{ ...phase, waiting: [base] }, started(base), step(base, 10)]) more.take(event)
    expect(more.secondsLeft).toBeCloseTo((50 * 128) / 640, 10)
    expect(stateAfter(phase, started(base)).secondsLeft).toBeUndefined()
  })
})
