import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LiveState } from '../../src/serve/live-state.ts'

const task = (width: number, seed = 1, role = 'sentinel'): object => ({
  ...{
    key: `k${width}-${seed}`,
    rescale: { depth: [1], width: [width] },
    params: width * 100,
    macs: width * 1000,
    seed,
    role,
    round: 0,
  },
})

describe('LiveState', () => {
  it('follows trainings from start to end', () => {
    const state = new LiveState()
    state.take({ type: 'started', task: task(8) })
    state.take({
      type: 'step',
      task: task(8),
      progress: { epoch: 2, epochs: 4, step: 30, steps: 60, imagesPerSecond: 900, loss: 1.5 },
    })
    expect(state.running).toEqual([
      {
        net: 'sentinel, blocks 1, channels 8, seed 1',
        epoch: 2,
        epochs: 4,
        share: 0.5,
        imagesPerSecond: 900,
        loss: 1.5,
      },
    ])
    state.take({
      type: 'trained',
      task: task(8),
      accuracy: 0.5,
      wallSeconds: 61,
      imagesPerSecond: 900,
      at: '2026-01-01T10:00:00Z',
    })
    expect(state.running).toEqual([])
    expect(state.trained).toBe(1)
    expect(state.lines.at(-1)).toBe('10:00:00 trained: sentinel, blocks 1, channels 8, seed 1: 50.0 % in 1 min 1 s')
  })

  it('takes the mean over seeds, and shares of the base', () => {
    const state = new LiveState()
    state.take({ type: 'cached', task: task(16, 1, 'base'), accuracy: 0.8 })
    state.take({ type: 'trained', task: task(8, 1), accuracy: 0.5 })
    state.take({ type: 'trained', task: task(8, 2), accuracy: 0.7 })
    expect(
      state.nets.map(({ role, paramsShare, validation, seeds }) => ({ role, paramsShare, validation, seeds })),
    ).toEqual([
      { role: 'base', paramsShare: 1, validation: 0.8, seeds: 1 },
      { role: 'sentinel', paramsShare: 0.5, validation: 0.6, seeds: 2 },
    ])
    expect([state.cached, state.trained]).toEqual([1, 2])
  })

  it('counts failures, keeps fits of the surrogate, and knows an end', () => {
    const state = new LiveState()
    state.take({ type: 'run', host: 'h', pid: 7, workers: 2 })
    state.take({ type: 'failed', task: task(8), failure: 'hung', message: '\u001b[31mno\nstep' })
    state.take({ type: 'surrogate', nets: 9, rmse: 0.02, spearman: 0.9 })
    state.take({ type: 'end', exitCode: 0, reason: 'done' })
    expect(state.failed).toBe(1)
    expect(state.surrogate).toEqual([{ nets: 9, rmse: 0.02, spearman: 0.9 }])
    expect(state.beginning).toEqual({ host: 'h', pid: 7 })
    expect(state.ended).toBe('done')
    expect(state.lines.join('\n')).not.toContain('\u001b')
  })

  it('survives whatever a file may hold', () => {
    const kinds = [
      'run',
      'phase',
      'cached',
      'started',
      'step',
      'trained',
      'failed',
      'surrogate',
      'note',
      'end',
      'constructor',
    ]
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            type: fc.constantFrom(...kinds),
            task: fc.jsonValue(),
            progress: fc.jsonValue(),
            accuracy: fc.jsonValue(),
          }),
        ),
        (events) => {
          const state = new LiveState()
          for (const event of events) state.take(event)
          expect(state.lines.length).toBeLessThanOrEqual(200)
          JSON.stringify([state.nets, state.running])
        },
      ),
    )
  })
})
