import { describe, expect, it } from 'vitest'
import { leaveOneOutRows } from '../../../src/report/plots/leave-one-out-rows.ts'
import type { SurrogateSummary } from '../../../src/study/result.ts'
import { key, resnet20Study } from '../../fixtures/resnet20-study.ts'

const surrogate = resnet20Study().surrogate as SurrogateSummary

describe('leaveOneOutRows', () => {
  it('gives the central 95 % of each prediction, within 0 and 100 %', () => {
    const leaveOneOutPoints = [
      { key: key(1), observed: 0.6, mean: 0.62, deviation: 0.01 },
      { key: key(2), observed: 0.99, mean: 0.98, deviation: 0.02 },
    ]
    expect(leaveOneOutRows(resnet20Study({ surrogate: { ...surrogate, leaveOneOutPoints } }))).toEqual([
      { key: key(1), observed: 60, predicted: 62, low: 60.040036, high: 63.959964 },
      { key: key(2), observed: 99, predicted: 98, low: 94.080072, high: 100 },
    ])
  })

  it('gives nothing where no surrogate was fitted', () => {
    expect(leaveOneOutRows(resnet20Study({ surrogate: null }))).toEqual([])
  })
})
