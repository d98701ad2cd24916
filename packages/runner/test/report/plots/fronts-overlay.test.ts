import { describe, expect, it } from 'vitest'
import { frontsOverlay } from '../../../src/report/plots/fronts-overlay.ts'
import { paretoPlots } from '../../../src/report/plots/pareto-plots.ts'
import type { Plot } from '../../../src/report/plots/plot.ts'
import { renderSvg } from '../../../src/report/plots/render-svg.ts'
import { resnet20Study } from '../../fixtures/resnet20-study.ts'

const study = resnet20Study()
// Studies list their nets in the order of training, which is none of size.
const shuffled = { ...study, trained: [...study.trained].sort((a, b) => a.key.localeCompare(b.key)) }

/** The points of each step line of a picture, in pixels. */
async function linesOf({ picture }: Plot): Promise<[number, number][][]> {
  const lines = [
    ...(await renderSvg(picture)).matchAll(/aria-label="[^"]*line mark[^"]*"|class="mark-line[^>]*>(.*?)<\/g>/gs),
  ]
  return lines.flatMap(([, inner = '']) =>
    [...inner.matchAll(/ d="([^"]+)"/g)].map(([, path = '']) =>
      [...path.matchAll(/[ML]([\d.-]+),([\d.-]+)/g)].map(([, x, y]): [number, number] => [Number(x), Number(y)]),
    ),
  )
}

describe('frontsOverlay', () => {
  it('draws every front as steps from the smallest net to the largest, up all the way', async () => {
    const [overlay] = frontsOverlay([
      { label: 'a@1', result: study },
      { label: 'b@2', result: shuffled },
    ])
    const lines = [...(await linesOf(overlay as Plot)), ...(await linesOf(paretoPlots(shuffled, undefined)[0] as Plot))]
    expect(lines).toHaveLength(3)
    for (const points of lines) {
      expect(points.length).toBeGreaterThan(4)
      for (const [at, [x, y]] of points.entries()) {
        const [before, below] = points[at - 1] ?? [-Infinity, Infinity]
        expect(x).toBeGreaterThanOrEqual(before)
        // Rows of a picture count downwards.
        expect(y).toBeLessThanOrEqual(below)
      }
    }
    expect(lines[0]).toEqual(lines[1])
  })

  it('has none where nothing was trained', () => {
    expect(frontsOverlay([])).toEqual([])
    expect(frontsOverlay([{ label: 'a@1', result: { trained: [] } }])).toEqual([])
  })

  it('names studies as text', async () => {
    const label = '<script>alert(1)</script>\u0000\u202e'
    const [overlay] = frontsOverlay([{ label, result: study }])
    const svg = await renderSvg((overlay as Plot).picture)
    expect(['<script', '\u0000', '\u202e'].filter((piece) => svg.includes(piece))).toEqual([])
    expect(svg).toContain('&lt;script&gt;')
  })
})
