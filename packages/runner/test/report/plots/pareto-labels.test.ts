import { describe, expect, it } from 'vitest'
import { placedLabels } from '../../../src/report/plots/pareto-labels.ts'
import { paretoRows, type ParetoRow } from '../../../src/report/plots/pareto-rows.ts'
import { resnet20Study } from '../../fixtures/resnet20-study.ts'

const size = { width: 620, height: 380 }
const rows = paretoRows(resnet20Study(), [])

describe('placedLabels', () => {
  it('places labels above and left of their nets', () => {
    const chosen = rows.filter((row) => row.label !== '').sort((a, b) => a.cost - b.cost)
    const labels = placedLabels(rows, size)
    expect(labels.map(({ label }) => label)).toEqual(chosen.map(({ label }) => label))
    for (const [at, net] of chosen.entries()) {
      expect(labels[at]?.cost).toBeLessThan(net.cost)
      expect(labels[at]?.accuracy).toBeGreaterThan(net.accuracy)
    }
  })

  it('places a label below and right where it would cover the ring of another net', () => {
    const left = { ...(rows[5] as ParetoRow), cost: 50_000, accuracy: 60, label: '≤ 20 %' }
    const right = { ...left, cost: 54_000, accuracy: 59, label: '≤ 30 %' }
    const others = rows.map((row) => ({ ...row, label: '' }))
    const [first, second] = placedLabels([...others, left, right], size)
    expect(first?.accuracy).toBeGreaterThan(60)
    expect(second?.accuracy).toBeLessThan(59)
    expect(second?.cost).toBeGreaterThan(54_000)
  })

  it('lifts a label that would lie on another', () => {
    const close = rows.map((row, at): ParetoRow => {
      const isChosen = at === 5 || at === 6 || at === 7
      return {
        ...row,
        cost: isChosen ? 50000 + at : row.cost,
        accuracy: isChosen ? 60 : row.accuracy,
        label: isChosen ? '≤ 20 %' : '',
      }
    })
    const [first, second, third] = placedLabels(close, size).map(({ accuracy }) => accuracy) as [number, number, number]
    expect(second - first).toBeGreaterThan(0.5)
    expect(third - second).toBeGreaterThan(0.5)
  })
})
