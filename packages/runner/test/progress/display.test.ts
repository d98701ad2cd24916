import { describe, expect, it } from 'vitest'
import { ProgressDisplay, type DisplayMode } from '../../src/progress/display.ts'
import type { StudyEvent } from '../../src/study/study-event.ts'
import { base, cached, failed, first, phase, second, started, step, trained } from './example-events.ts'

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

  it('tells of cached rounds that follow one another in one line', () => {
    const round = (number: number, ...waiting: (typeof base)[]): StudyEvent => {
      return { type: 'phase', phase: 'selection', round: number, trainings: 4, waiting }
    }
    const text = shown('lines', [phase, round(1), cached, round(2), cached, round(3), round(4, first), round(5)])
    expect(text.split('\n')).toEqual([
      'Base and sentinels: 4 trainings, 1 cached',
      'Rounds 1 to 3 of selection: 12 trainings, all cached',
      'Round 4 of selection: 4 trainings, 3 cached',
      'Round 5 of selection: 4 trainings, all cached',
      '',
    ])
  })

  it('redraws one line on a terminal, never wider than it, and keeps lines of what ended above it', () => {
    const text = shown('live', [phase, started(base), 300, step(base, 5), 1, step(base, 6), 300, trained(base)])
    const drawn = text.split('\r\u001b[2K').slice(1)
    expect(
      drawn.every((line) => line.split('\n').every((part) => part.length < 60 || part.startsWith('trained'))),
    ).toBe(true)
    expect(text.match(/epoch 1\/2/g)).toHaveLength(1)
    expect(text).toContain('\ntrained: base'.slice(1))
    expect(text.endsWith('\r\u001b[2K')).toBe(true)
  })

  it('writes one JSON document per event where that is asked for', () => {
    const lines = shown('json', [phase, trained(base)])
      .trim()
      .split('\n')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { ...phase, waiting: [base, first, second].map(({ key }) => key) },
      { ...trained(base), task: expect.objectContaining({ key: base.key, seed: 1, role: 'base' }) as unknown },
    ])
  })

  it('writes nothing where nothing is asked for', () => {
    expect(shown('none', [phase, trained(base), failed(first)])).toBe('')
  })
})
