import { describe, expect, it } from 'vitest'
import {
  candidateSpace,
  familyByName,
  latencyTest,
  limitsLatency,
  spaceIssues,
  type SpaceSettings,
} from '../../src/index.ts'

const family = familyByName('resnet20')
const cifar = { height: 32, width: 32, channels: 3, classes: 10 }
const plain: SpaceSettings = { depth: { min: 1 }, width: { ratios: [0.5, 1], roundTo: 8 } }
const limited: SpaceSettings = { ...plain, constraints: { latencyMs: { min: 1, max: 2 } } }
const ruled: SpaceSettings = { ...plain, exclude: ['latencyMs > 1 and depth1 == 1', 'params < 1'] }

describe('latencyTest', () => {
  it('is there only where settings name the latency', () => {
    expect([plain, limited, ruled].map(limitsLatency)).toEqual([false, true, true])
    expect(latencyTest(family, plain)).toBeUndefined()
  })

  it('keeps what is within the bounds, ends included', () => {
    const test = latencyTest(family, limited)
    const rescale = () => ({ depth: [1, 1, 1], width: [8, 16, 32] })
    const kept = [0.9, 1, 1.5, 2, 2.1].map((latencyMs) => test?.(rescale, { params: 1, macs: 1, latencyMs }))
    expect(kept).toEqual([false, true, true, true, false])
  })

  it('applies rules that name it to what a net keeps', () => {
    const test = latencyTest(family, ruled)
    const kept = [1, 2].map((depth1) =>
      test?.(() => ({ depth: [depth1, 1, 1], width: [8, 16, 32] }), { params: 0, macs: 1, latencyMs: 1.5 }),
    )
    expect(kept).toEqual([false, true])
  })

  it('leaves a candidate space as it is: latency is no property of a net', () => {
    const sizes = [plain, limited, ruled].map((settings) => candidateSpace(family, settings, cifar).size)
    expect(new Set(sizes).size).toBe(1)
    expect([limited, ruled].flatMap((settings) => spaceIssues(family, settings))).toEqual([])
  })
})

describe('narrowed', () => {
  it('keeps the candidates that pass, in their order, on the same lattice', () => {
    const space = candidateSpace(family, { ...plain, exclude: ['depth1 == 2'] }, cifar)
    const narrower = space.narrowed((index) => index % 3 === 1)
    expect(narrower.size).toBe(Math.floor((space.size + 1) / 3))
    for (const index of [0, 5, narrower.size - 1]) {
      const before = 3 * index + 1
      expect(narrower.rescaleAt(index)).toEqual(space.rescaleAt(before))
      expect(narrower.costsAt(index)).toEqual(space.costsAt(before))
      expect(narrower.indexOf(space.rescaleAt(before))).toBe(index)
    }
    expect(narrower.indexOf(space.rescaleAt(0))).toBeUndefined()
    expect(space.narrowed(() => false).size).toBe(0)
  })
})
