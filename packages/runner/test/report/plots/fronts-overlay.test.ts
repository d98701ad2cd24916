import { describe, expect, it } from 'vitest'
import { frontsOverlay } from '../../../src/report/plots/fronts-overlay.ts'
import { renderSvg } from '../../../src/report/plots/render-svg.ts'
import { resnet20Study } from '../../fixtures/resnet20-study.ts'

const result = resnet20Study()
const picture = [
  { label: 'one', result },
  { label: 'two', result: { trained: [...result.trained].reverse() } },
]

/** The points of every line that is drawn, as pairs of coordinates. */
function lines(svg: string): [number, number][][] {
  const paths = [
    ...svg.matchAll(/aria-roledescription="line mark"[^>]*d="([^"]+)"|class="mark-line[^>]*><path[^>]*d="([^"]+)"/g),
  ]
  return paths.map(([, first, second]) => {
    return [...(first ?? second ?? '').matchAll(/[ML]([-\d.]+),([-\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)])
  })
}

describe('frontsOverlay', () => {
  it('draws each front as steps from the smallest net to the largest, up all the way', async () => {
    const drawn = lines(await renderSvg(frontsOverlay(picture).picture))
    expect(drawn).toHaveLength(2)
    for (const points of drawn) {
      expect(points.length).toBeGreaterThan(4)
      for (const [at, [x, y]] of points.entries()) {
        const [before, below] = points[at - 1] ?? [-Infinity, Infinity]
        expect(x).toBeGreaterThanOrEqual(before)
        // Rows of a picture count downwards.
        expect(y).toBeLessThanOrEqual(below)
      }
    }
    expect(drawn[0]).toEqual(drawn[1])
  })
})
