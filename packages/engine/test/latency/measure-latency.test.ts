import { describe, expect, it } from 'vitest'
import { measureLatency, type LatencySubject } from '../../src/latency/measure-latency.ts'

/** A clock that only passes move, and subjects whose passes take what a function says. */
function stage(times: readonly ((run: number) => number)[]) {
  let clock = 0
  const order: number[] = []
  const subjects = times.map((timeOf, subject): LatencySubject => {
    let run = 0
    return {
      run: () => {
        order.push(subject)
        clock += timeOf(run++)
        return Promise.resolve()
      },
    }
  })
  return { subjects, order, now: () => clock }
}

describe('measureLatency', () => {
  it('gives median, interval and spread, warm-up aside, and stops as soon as the interval is narrow', async () => {
    const { subjects, now } = stage([(run) => (run < 3 ? 500 : 10)])
    const [figures] = await measureLatency(subjects, { now, sliceMs: 40 })
    expect(figures).toEqual({
      medianMs: 10,
      lowMs: 10,
      highMs: 10,
      p10Ms: 10,
      p90Ms: 10,
      // Eight slices of four passes.
      runs: 32,
      isTight: true,
    })
  })

  it('goes on while passes differ, until time runs out, and says so', async () => {
    const { subjects, now } = stage([(run) => (run % 2 === 0 ? 10 : 30)])
    const [figures] = await measureLatency(subjects, { now, sliceMs: 1, seconds: 2 })
    expect(figures).toMatchObject({ isTight: false, p10Ms: 10, p90Ms: 30 })
    expect(figures?.runs).toBeGreaterThan(90)
    expect(figures?.runs).toBeLessThan(110)
  })

  it('lets subjects take turns, so that a slow minute meets all of them', async () => {
    const { subjects, order, now } = stage([() => 5, () => 5])
    await measureLatency(subjects, { now, sliceMs: 10 })
    const turns = order.slice(6).map(String).join('')
    expect(turns).toBe('0011'.repeat(8))
  })

  it('asks for a narrower interval by more passes', async () => {
    const wavering = (run: number): number => 10 + (run % 7) / 10
    const runsAt = async (precision: number): Promise<number> => {
      const { subjects, now } = stage([wavering])
      return (await measureLatency(subjects, { now, sliceMs: 1, precision }))[0]?.runs ?? 0
    }
    expect(await runsAt(0.01)).toBeGreaterThan(await runsAt(0.05))
  })
})
