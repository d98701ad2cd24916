import { describe, expect, it } from 'vitest'
import { frontGrowthPlots } from '../../../src/report/plots/front-growth-plot.ts'
import { renderSvg } from '../../../src/report/plots/render-svg.ts'

const front = (best: number) => [
  { cost: 1000, mean: 0.4, deviation: 0.1 },
  { cost: 9000, mean: best, deviation: 0.1 },
]

describe('frontGrowthPlots', () => {
  it('draws a line for each fit', async () => {
    const fits = [
      { nets: 9, front: front(0.5) },
      { nets: 13, front: front(0.6) },
    ]
    const [plot] = frontGrowthPlots(fits)
    expect(plot?.rows).toEqual([
      { nets: 9, params: 1000, predicted: 40 },
      { nets: 9, params: 9000, predicted: 50 },
      { nets: 13, params: 1000, predicted: 40 },
      { nets: 13, params: 9000, predicted: 60 },
    ])
    expect(plot && (await renderSvg(plot.picture))).toContain('</svg>')
  })

  it('waits for the second fit that has a front', () => {
    expect(frontGrowthPlots([{ nets: 9, front: front(0.5) }])).toEqual([])
    expect(
      frontGrowthPlots([
        { nets: 9, front: front(0.5) },
        { nets: 13, front: [] },
      ]),
    ).toEqual([])
  })
})
