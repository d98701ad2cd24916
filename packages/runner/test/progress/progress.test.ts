import { describe, expect, it } from 'vitest'
import { ProgressDisplay, type DisplayMode } from '../../src/progress/display.ts'
import { progressBar, progressLine } from '../../src/progress/progress-line.ts'
import { ProgressState } from '../../src/progress/progress-state.ts'
import type { StudyEvent } from '../../src/study/study-event.ts'
import { Study, type TrainingTask } from '../../src/study/study.ts'
import { smallExampleContext } from '../study/simulation.ts'

const context = smallExampleContext()
const tasks = new Study(context).tasks(context.initial, (net) => (net === context.base ? 'base' : 'sentinel'), 0)
const [base, first, second, third] = tasks as [TrainingTask, TrainingTask, TrainingTask, TrainingTask]

const phase: StudyEvent = { type: 'phase', phase: 'initial', round: 0, trainings: 4, waiting: [base, first, second] }
const cached: StudyEvent = { type: 'cached', task: third }
const started = (task: TrainingTask, attempt = 1): StudyEvent => ({ type: 'started', task, attempt })
const step = (task: TrainingTask, steps: number): StudyEvent => ({
  type: 'step',
  task,
  progress: { step: steps, steps: 20, epoch: 1 + Math.floor(steps / 10), epochs: 2, imagesPerSecond: 640, loss: 1 },
})
const trained = (task: TrainingTask): StudyEvent => {
  return { type: 'trained', task, accuracy: 0.4567, wallSeconds: 83, imagesPerSecond: 640 }
}
const failed = (task: TrainingTask): StudyEvent => ({ type: 'failed', task, failure: 'diverged', message: 'NaN at step 3' })

function stateAfter(...events: readonly StudyEvent[]): ProgressState {
  const state = new ProgressState(12, 128)
  for (const event of events) state.take(event)
  return state
}

describe('ProgressState', () => {
  it('counts what is done, cached and failed', () => {
    const state = stateAfter(phase, cached, started(base), trained(base), started(first), failed(first), started(second))
    expect([state.done, state.cached, state.failed, state.running.length]).toEqual([3, 1, 1, 1])
  })

  it('counts a failure that is on record as failed, not as cached', () => {
    const state = stateAfter(phase, { ...cached, failure: 'diverged' } as StudyEvent)
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

describe('progressLine', () => {
  it('is one line with counts, epochs, speed and time left', () => {
    const state = stateAfter(phase, cached, started(base), step(base, 4), started(first), step(first, 12))
    expect(progressLine(state)).toMatch(/^1 of 12 trainings, 1 cached · epoch 1\/2 2\/2 · 1,280 images\/s · \d+ s left$/)
  })

  it('says that trainings start while none has taken a step', () => {
    expect(progressLine(stateAfter(phase, started(base)))).toBe('0 of 12 trainings · starting')
  })

  it('counts the nets whose test images are still to be read', () => {
    const state = stateAfter({ type: 'evaluating', evaluations: 5, stored: 2 }, { type: 'evaluated', task: base, accuracy: 1 })
    expect(progressLine(state)).toMatch(/test images: 2 nets left/)
  })
})

describe('progressBar', () => {
  it('fills with the share that is done', () => {
    expect(progressBar(stateAfter(phase, cached, trained(base), trained(first)), 8)).toBe('[##------]')
  })
})

/** Shows events on a stand-in for standard error, a millisecond of a clock after each other, and gives what was written. */
function shown(mode: DisplayMode, events: readonly (StudyEvent | number)[]): string {
  let written = ''
  let clock = 0
  const stream = { write: (text: string) => (written += text), columns: 60 }
  const display = new ProgressDisplay({ stream, mode, total: 12, batchSize: 128, now: () => clock })
  for (const event of events) {
    if (typeof event === 'number') clock += event
    else display.take(event)
  }
  display.close()
  return written
}

describe('ProgressDisplay', () => {
  it('writes a line per finished training and a status at most every 30 seconds where there is no terminal', () => {
    const text = shown('lines', [
      phase,
      cached,
      started(base),
      10_000,
      step(base, 1),
      10_000,
      trained(base),
      started(first),
      20_000,
      step(first, 2),
      11_000,
      step(first, 3),
      step(first, 4),
      started(first, 2),
      failed(first),
    ])
    expect(text.split('\n')).toEqual([
      'Base and sentinels: 4 trainings, 1 cached',
      '[2/12] trained: base, blocks 3,3,3, channels 16,32,64, seed 1: 45.7 % validation accuracy in 1 min 23 s',
      expect.stringMatching(/^2 of 12 trainings, 1 cached · epoch 1\/2 · 640 images\/s · .* left$/),
      'again (attempt 2): sentinel, blocks 1,1,1, channels 16,32,16, seed 1',
      'failed: sentinel, blocks 1,1,1, channels 16,32,16, seed 1: diverged: NaN at step 3',
      '',
    ])
    expect(text).not.toContain('\u001b')
  })

  it('redraws one line on a terminal, never wider than it, and keeps lines of what ended above it', () => {
    const text = shown('live', [phase, started(base), 300, step(base, 5), 1, step(base, 6), 300, trained(base)])
    const drawn = text.split('\r\u001b[2K').slice(1)
    expect(drawn.every((line) => line.split('\n').every((part) => part.length < 60 || part.startsWith('trained')))).toBe(true)
    expect(text.match(/epoch 1\/2/g)).toHaveLength(1)
    expect(text).toContain('\ntrained: base'.slice(1))
    expect(text.endsWith('\r\u001b[2K')).toBe(true)
  })

  it('writes one JSON document per event where that is asked for', () => {
    const lines = shown('json', [phase, trained(base)]).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { ...phase, waiting: [base, first, second].map(({ key }) => key) },
      { ...trained(base), task: expect.objectContaining({ key: base.key, seed: 1, role: 'base' }) as unknown },
    ])
  })

  it('writes nothing where nothing is asked for', () => {
    expect(shown('none', [phase, trained(base), failed(first)])).toBe('')
  })
})
