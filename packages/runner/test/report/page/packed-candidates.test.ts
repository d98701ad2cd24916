import { describe, expect, it } from 'vitest'
import { candidateColumns, type CandidateColumns } from '../../../src/report/candidate-columns.ts'
import { unpacked } from '../../../src/report/page/client/unpack.js'
import { packedCandidates } from '../../../src/report/page/packed-candidates.ts'
import { predictionsText } from '../../fixtures/run-tables.ts'

describe('packedCandidates', () => {
  it('comes back in the page: counts and levels exactly, accuracies to a thousandth of a point or two', async () => {
    const candidates = candidateColumns(predictionsText()) as CandidateColumns
    const { size, inputs, figures } = await unpacked(packedCandidates(candidates))
    expect(size).toBe(candidates.size)
    expect(inputs.map(({ name, levels, codes }) => ({ name, levels, codes: [...(codes as Uint8Array)] }))).toEqual(
      candidates.inputs.map(({ name, levels, codes }) => ({ name, levels: [...levels], codes: [...codes] })),
    )
    for (const name of ['params', 'macs'] as const) {
      expect(Array.from(figures.get(name) ?? [])).toEqual([...candidates[name]])
    }
    for (let at = 0; at < size; at++) {
      expect(Math.abs((figures.get('mean')?.[at] ?? 0) - (candidates.mean[at] ?? 0))).toBeLessThan(1e-5)
      expect(Math.abs((figures.get('deviation')?.[at] ?? 0) - (candidates.deviation[at] ?? 0))).toBeLessThan(1e-6)
    }
  })

  it('keeps counts beyond 32 bits', async () => {
    const candidates = candidateColumns(
      'a,params,macs,mean,deviation\n1,5000000000,9007199254740991,0.5,0.1\n',
    ) as CandidateColumns
    const { figures } = await unpacked(packedCandidates(candidates))
    expect([figures.get('params')?.[0], figures.get('macs')?.[0]]).toEqual([5_000_000_000, 9_007_199_254_740_991])
  })
})
