import { describe, expect, it } from 'vitest'
import { progressBar, progressLine } from '../../src/progress/progress-line.ts'
import { base, cached, first, phase, started, stateAfter, step, trained } from './example-events.ts'

describe('progressLine', () => {
  it('is one line with counts, epochs, speed and time left', () => {
    const state = stateAfter(phase, cached, started(base), step(base, 4), started(first), step(first, 12))
    expect(progressLine(state)).toMatch(
      /^1 of 12 trainings, 1 cached · epoch 1\/2 2\/2 · 1,280 images\/s · \d+ s left$/,
    )
  })

  it('says that trainings start while none has taken a step', () => {
    expect(progressLine(stateAfter(phase, started(base)))).toBe('0 of 12 trainings · starting')
  })

  it('counts the nets whose test images are still to be read', () => {
    const state = stateAfter(
      { type: 'evaluating', evaluations: 5, stored: 2 },
      { type: 'evaluated', task: base, accuracy: 1 },
    )
    expect(progressLine(state)).toMatch(/test images: 2 nets left/)
  })
})

describe('progressBar', () => {
  it('fills with the share that is done', () => {
    expect(progressBar(stateAfter(phase, cached, trained(base), trained(first)), 8)).toBe('[##------]')
  })
})
