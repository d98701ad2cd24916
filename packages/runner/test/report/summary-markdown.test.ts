import { describe, expect, it } from 'vitest'
import { markdownText, renderSummaryMarkdown } from '../../src/report/summary-markdown.ts'
import { key, resnet20Study } from '../fixtures/resnet20-study.ts'

const study = resnet20Study()

describe('renderSummaryMarkdown', () => {
  it('is a heading, the answer, a table and notes', () => {
    expect(renderSummaryMarkdown(study)).toMatchInlineSnapshot(`
      "### resnet20-cifar10: ResNet-20 on cifar10

      ResNet-20 keeps 96 % of its validation accuracy (63.9 of 66.7 %) with 28 % of its parameters: blocks 2,3,3, channels 16,16,32. Uniform scaling at like size (25 % of the parameters, channels 8,16,32) reaches 62.3 %, 1.6 points less.

      | net | blocks | channels | params | share | MACs | share | validation | to base | test | predicted |
      | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: | --: | --: |
      | base | 3,3,3 | 16,32,64 | 0.27 M | 100 % | 40.6 M | 100 % | 66.7 % |  | 66.1 % | 67.7 ± 1.1 |
      | ≤ 10 % | 1,1,2 | 16,16,16 | 19.3 k | 7 % | 6.93 M | 17 % | 59.5 % | −7.2 | 58.9 % | 60.2 ± 1.0 |
      | ≤ 20 % | 2,1,2 | 8,32,32 | 51.7 k | 19 % | 7.89 M | 19 % | 61.9 % | −4.8 | 61.3 % | 63.0 ± 1.0 |
      | ≤ 30 % | 2,3,3 | 16,16,32 | 75.2 k | 28 % | 16.7 M | 41 % | 63.9 % | −2.9 | 63.3 % | 64.3 ± 1.1 |
      | uniform | 3,3,3 | 8,8,16 | 20.3 k | 8 % | 4.87 M | 12 % | 56.2 % | −10.5 | 55.8 % | 55.5 ± 1.1 |
      | uniform | 3,3,3 | 8,16,32 | 68.3 k | 25 % | 10.3 M | 25 % | 62.3 % | −4.4 | 61.9 % | 61.2 ± 1.1 |

      - Predicted against trained (leave-one-out, n = 25): Spearman 0.95, R² 0.89, RMSE 1.04 points, 92 % within the 95 % interval.
      - Hypervolume 0.4731 (above 10 % accuracy, below 100 % of the base's parameters).
      - 25 trainings, none failed; 729 candidates; 6 min 20 s.
      - Trained on 10,000 images of cifar10, one seed; 2,000 validation images leave a standard error of 1.1 points. The 10,000 test images were read for the nets of this table only.
      "
    `)
  })

  it('gives every row of the table as many cells as it has columns', () => {
    const rows = renderSummaryMarkdown(study, [0.01])
      .split('\n')
      .filter((line) => line.startsWith('|'))
    expect(rows).toHaveLength(9)
    for (const row of rows) expect(row.split(' | ')).toHaveLength(11)
  })

  it('shows markup from files as text', () => {
    const rescale = { depth: [1, 1, 1], width: [8, 8, 16] }
    const text = renderSummaryMarkdown({
      ...study,
      name: '<script>alert(1)</script> ![x](https://evil.example/p.png)',
      failed: [
        { rescale, seed: 1, key: key('f'), failure: 'diverged', message: 'see @team | `rm` <img src=x>\n## heading' },
      ],
    })
    expect(text).not.toMatch(/<script|<img|!\[|https:\/\/|[^\\]`|@team|\n## heading/)
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; \\!\\[x\\](https&#58;//evil.example/p.png)')
  })
})

describe('markdownText', () => {
  it.each([
    ['a_b*c', 'a\\_b\\*c'],
    ['x | y', 'x \\| y'],
    ['R & D', 'R &amp; D'],
    ['www.example.com', 'www&#46;example.com'],
  ])('escapes %j', (text, escaped) => {
    expect(markdownText(text)).toBe(escaped)
  })
})
