import { describe, expect, it } from 'vitest'
import { paretoRows } from '../../../src/report/plots/pareto-rows.ts'
import type { ChosenNet } from '../../../src/study/result.ts'
import { predictedFront, resnet20Study } from '../../fixtures/resnet20-study.ts'

const study = resnet20Study()

describe('paretoRows', () => {
  it('gives every trained net its series, the front and the chosen nets', () => {
    const rows = paretoRows(study, [])
    expect(rows).toHaveLength(study.trained.length)
    expect(rows[0]).toMatchObject({ series: 'base', cost: 269722, accuracy: 66.74, blocks: '3,3,3', isFront: false })
    expect(rows.filter((row) => row.label !== '').map((row) => row.label)).toEqual(['≤ 10 %', '≤ 20 %', '≤ 30 %'])
    const front = rows.filter((row) => row.isFront).sort((a, b) => a.cost - b.cost)
    expect(front.map((row) => row.accuracy)).toEqual([
      46.68, 52.15, 52.57, 57.4, 59.53, 60.64, 61.91, 63.61, 63.88, 65.1, 65.15, 67.09,
    ])
  })

  it('labels a net that several budgets chose once', () => {
    const [first] = study.chosen as [ChosenNet]
    const chosen = [first, { ...first, budget: 0.2 }]
    expect(paretoRows({ ...study, chosen }, []).filter((row) => row.label !== '')).toMatchObject([
      { label: '≤ 10 %, 20 %' },
    ])
  })

  it('leaves out nets that failed', () => {
    const trained = study.trained.map((net, at) => (at === 3 ? { ...net, validation: null } : net))
    expect(paretoRows({ ...study, trained }, [])).toHaveLength(trained.length - 1)
  })

  it('gives predictions their deviation, within 0 and 100 %', () => {
    const rows = paretoRows({ ...study, trained: [] }, [
      { cost: 200, mean: 0.99, deviation: 0.02 },
      { cost: 100, mean: 0.5, deviation: 0.1 },
    ])
    expect(rows).toMatchObject([
      { series: 'predicted ± deviation', cost: 100, accuracy: 50, low: 40, high: 60 },
      { cost: 200, accuracy: 99, low: 97, high: 100 },
    ])
  })

  it('thins a long predicted front and keeps its ends', () => {
    const rows = paretoRows(
      { ...study, trained: [] },
      predictedFront()
        .reverse()
        .map(({ params, mean, deviation }) => ({ cost: params, mean, deviation })),
    )
    expect(rows).toHaveLength(24)
    expect([rows[0]?.cost, rows.at(-1)?.cost]).toEqual([6290, 223258])
    expect(rows.map((row) => row.cost)).toEqual(rows.map((row) => row.cost).sort((a, b) => a - b))
  })
})
