import { describe, expect, it } from 'vitest'
import type { Difference } from '../../src/diff/compare-sides.ts'
import { largeCandidates, writeLargeRun } from '../fixtures/large-run.ts'
import { temporaryFolder } from '../fixtures/temporary-folder.ts'
import { runCli } from '../run-cli.ts'

describe('two runs of 500 nets and 100,000 predictions', () => {
  it('are compared in seconds', async ({ annotate }) => {
    const out = await temporaryFolder()
    const a = await writeLargeRun(out, 'one', { first: 0, shift: 0, seed: 1 })
    const b = await writeLargeRun(out, 'two', { first: 125 * 100, shift: 0.05, seed: 2 })
    const before = process.cpuUsage()
    const { status, stdout } = await runCli('diff', a, b, '--json')
    const { user, system } = process.cpuUsage(before)
    const seconds = (user + system) / 1e6
    await annotate(`${seconds.toFixed(2)} s of processor time`)
    expect(status).toBe(0)
    const found = JSON.parse(stdout) as Difference
    expect(largeCandidates).toBe(100_000)
    expect(found.predictions?.shared).toBe(100_000)
    expect(found.predictions?.mean).toBeCloseTo(0.05, 3)
    expect(found.predictions?.unseen).toMatchObject({ a: { nets: 125 }, b: { nets: 125 } })
    expect(found.predictions?.unseen.a?.bias).toBeCloseTo(-0.05, 2)
    expect(found.trainings).toMatchObject({ shared: [] })
    expect(found.trainings?.added).toHaveLength(1500)
    expect(found.nets).toHaveLength(375)
    expect(found.comparisons).toBe(376)
    expect(found.nets.every(({ verdict }) => verdict === 'improved')).toBe(true)
    // About 0.7 s where nothing else runs; the bound is for machines that do something else as well.
    expect(seconds).toBeLessThan(4)
  }, 60_000)
})
