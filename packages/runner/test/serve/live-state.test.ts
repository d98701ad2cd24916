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
    const front = [{ params: 100, macs: 5, mean: 0.5, deviation: 0.1 }, { params: 0 }, 'x']
    state.take({ type: 'surrogate', nets: 9, rmse: 0.02, spearman: 0.9, front })
    state.take({ type: 'surrogate', nets: 12, rmse: 0.01, spearman: 0.95 })
    state.take({ type: 'end', exitCode: 0, reason: 'done' })
    expect(state.failed).toBe(1)
    expect(state.fits).toEqual([
      { nets: 9, rmse: 0.02, spearman: 0.9, front: [{ cost: 100, mean: 0.5, deviation: 0.1 }] },
      { nets: 12, rmse: 0.01, spearman: 0.95, front: [] },
    ])
    expect(state.beginning).toEqual({ host: 'h', pid: 7 })
    expect(state.ended).toBe('done')
    expect(state.lines.join('\n')).not.toContain('\u001b')
  })

  it('gathers losses, an epoch each, and shows the newest', () => {
    const state = new LiveState()
    state.take({ type: 'started', task: task(8) })
    for (const [epoch, loss] of [
      [1, 2],
      [2, 1.5],
      [2, 1.4],
    ] as const) {
      state.take({ type: 'epoch', task: task(8), epoch: { epoch, loss, learningRate: 0.1, seconds: 1 } })
    }
    const row = { key: 'k8-1', net: '1 / 8', role: 'sentinel', seed: '1' }
    expect(state.curves).toEqual([
      { ...row, epoch: 1, loss: 2 },
      { ...row, epoch: 2, loss: 1.4 },
    ])
    expect(state.running[0]).toMatchObject({ epoch: 2, loss: 1.4 })
  })

  it('has another version whenever its plots would change', () => {
    const state = new LiveState()
    const versions = [
      { type: 'trained', task: task(8), accuracy: 0.5 },
      { type: 'trained', task: task(8, 2), accuracy: 0.6 },
      { type: 'epoch', task: task(8), epoch: { epoch: 1, loss: 2 } },
      { type: 'surrogate', nets: 9, rmse: 0.02, spearman: 0.9 },
    ].map((event) => {
      state.take(event)
      return state.version
    })
    expect(new Set(versions).size).toBe(4)
    state.take({ type: 'note', message: 'a note' })
    expect(state.version).toBe(versions[3])
  })

  it('keeps the latency of nets that have one', () => {
    const state = new LiveState()
    state.take({ type: 'trained', task: { ...task(8), latencyMs: 1.5 }, accuracy: 0.5 })
    expect(state.nets[0]?.latency).toEqual({ predictedMs: 1.5, deviationMs: 0, measured: null })
  })

  it('survives whatever a file may hold', () => {
    const kinds = [
      'run',
      'phase',
      'cached',
      'started',
      'step',
      'epoch',
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
            epoch: fc.jsonValue(),
            front: fc.jsonValue(),
          }),
        ),
        (events) => {
          const state = new LiveState()
          for (const event of events) state.take(event)
          expect(state.lines.length).toBeLessThanOrEqual(200)
          JSON.stringify([state.nets, state.running, state.curves, state.fits])
        },
      ),
    )
  })
})
