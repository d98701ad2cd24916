import { describe, expect, it } from 'vitest'
import { renderSummary } from '../../src/report/summary.ts'
import type { StudyResult } from '../../src/study/result.ts'
import { key, resnet20Study } from '../fixtures/resnet20-study.ts'

const study = resnet20Study()
const failed = {
  rescale: { depth: [1, 1, 1], width: [8, 8, 16] },
  seed: 1,
  key: key('failed'),
  failure: 'diverged',
  message: 'The loss is NaN after 37 steps.',
}

const widest = (text: string): number => Math.max(...text.split('\n').map((line) => Array.from(line).length))

describe('renderSummary', () => {
  it('shows answer, table, trust and cost', () => {
    expect(renderSummary(study, { folder: 'out/resnet20-cifar10/20260301-100000' })).toMatchInlineSnapshot(`
      "resnet20-cifar10: ResNet-20 on cifar10
      ResNet-20 keeps 96 % of its validation accuracy (63.9 of 66.7 %) with 28 % of its parameters: blocks
      2,3,3, channels 16,16,32.
      Uniform scaling at like size (25 % of the parameters, channels 8,16,32) reaches 62.3 %, 1.6 points
      less.

      net      blocks  channels  params  share    MACs  share  validation  to base    test   predicted
      base     3,3,3   16,32,64  0.27 M  100 %  40.6 M  100 %      66.7 %           66.1 %  67.7 ± 1.1
      ≤ 10 %   1,1,2   16,16,16  19.3 k    7 %  6.93 M   17 %      59.5 %     −7.2  58.9 %  60.2 ± 1.0
      ≤ 20 %   2,1,2   8,32,32   51.7 k   19 %  7.89 M   19 %      61.9 %     −4.8  61.3 %  63.0 ± 1.0
      ≤ 30 %   2,3,3   16,16,32  75.2 k   28 %  16.7 M   41 %      63.9 %     −2.9  63.3 %  64.3 ± 1.1
      uniform  3,3,3   8,8,16    20.3 k    8 %  4.87 M   12 %      56.2 %    −10.5  55.8 %  55.5 ± 1.1
      uniform  3,3,3   8,16,32   68.3 k   25 %  10.3 M   25 %      62.3 %     −4.4  61.9 %  61.2 ± 1.1

      Predicted against trained (leave-one-out, n = 25): Spearman 0.95, R² 0.89, RMSE 1.04 points, 92 %
      within the 95 % interval.
      Hypervolume 0.4731 (above 10 % accuracy, below 100 % of the base's parameters).
      25 trainings, none failed; 729 candidates; 6 min 20 s.
      Trained on 10,000 images of cifar10, one seed; 2,000 validation images leave a standard error of
      1.1 points. The 10,000 test images were read for the nets of this table only.
      Files: out/resnet20-cifar10/20260301-100000
      "
    `)
  })

  it.each([80, 100])('fits %d columns', (width) => {
    expect(widest(renderSummary(study, { width }))).toBeLessThanOrEqual(width)
  })

  it('fits 100 columns with the longest nets of ResNet-110', () => {
    const rescale = { depth: [18, 18, 18], width: [16, 32, 64] }
    const large = { rescale, params: 1730714, macs: 253149824 }
    const result = resnet20Study({
      family: 'resnet110',
      base: { ...study.base, ...large },
      chosen: study.chosen.map((net) => ({ ...net, ...large })),
    })
    expect(widest(renderSummary(result))).toBeLessThanOrEqual(100)
  })

  it('drops columns of the table on a narrow terminal', () => {
    const text = renderSummary(study, { width: 60 })
    expect(text).toContain('net      blocks  channels  params  share  validation\n')
    expect(widest(text)).toBeLessThanOrEqual(60)
  })

  it('has a row for a budget without a net', () => {
    expect(renderSummary({ ...study, budgets: [0.02, 0.1, 0.2, 0.3] })).toMatch(/^≤ 2 % +none$/m)
    expect(renderSummary(study, { budgets: [0.02] })).toMatch(/^≤ 2 % +none$/m)
  })

  it('lists failures with what to do', () => {
    const text = renderSummary({
      ...study,
      failed: [failed],
      trainings: { total: 26, failed: 1 },
      exitCode: 3,
      reason: 'The budget of trainings is used.',
    })
    expect(text).toContain(
      '26 trainings, 1 failed; 729 candidates; 6 min 20 s. The budget of trainings is used (exit code 3).',
    )
    expect(text).toContain('  blocks 1,1,1, channels 8,8,16, seed 1: diverged: The loss is NaN after 37 steps.')
    expect(text).toContain('Lower recipe.learningRate.peak')
  })

  it('names the log of a failure once, with its last lines', () => {
    const message = 'The worker process fell silent. (then, on vm)\nLog: /runs/a.log\nstep 1\nstep 2'
    const text = renderSummary({ ...study, failed: [{ ...failed, failure: 'timeout', message }] }, { width: 140 })
    expect(text).toContain(
      'seed 1: timeout: The worker process fell silent. (then, on vm)\n    Log: /runs/a.log\n    step 1\n    step 2\n',
    )
  })

  it('says what to do about a kind of failure that it does not know', () => {
    const text = renderSummary({ ...study, failed: [{ ...failed, failure: 'constructor' }] })
    expect(text).toContain('→ constructor: Read its log')
  })

  it('does without a surrogate and with a base that failed', () => {
    const result = { ...study, surrogate: null, base: { ...study.base, validation: null, test: null, predicted: null } }
    const text = renderSummary(result)
    expect(text).toContain('no surrogate was fitted')
    expect(text).toMatch(/^base .* failed +– +–$/m)
    expect(text).toMatch(/^≤ 10 % .* 59\.5 % +– /m)
  })

  it('writes colours only when asked to', () => {
    expect(renderSummary(study)).not.toContain('\u001b')
    expect(renderSummary(study, { color: true })).toContain('\u001b[1mresnet20-cifar10')
  })

  it('writes no terminal commands that come from files', () => {
    const evil = '\u001b[2J\u0007\r\n'
    const result: StudyResult = {
      ...study,
      name: `name${evil}`,
      family: `family${evil}`,
      reason: `reason${evil}`,
      exitCode: 3,
      dataset: { train: 1, validation: 1, test: 1, name: `set${evil}` },
      failed: [{ ...failed, failure: `kind${evil}`, message: `message${evil}` }],
    }
    expect(renderSummary(result, { folder: `out${evil}` })).not.toMatch(/(?!\n)\p{Cc}/u)
  })
})
