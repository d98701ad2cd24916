import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { csvRows } from '../../src/report/csv.ts'
import { writeReport } from '../../src/report/write-report.ts'
import type { StudyResult } from '../../src/study/result.ts'
import { resnet20Study } from '../fixtures/resnet20-study.ts'
import { writeTables } from '../fixtures/run-tables.ts'

const study = resnet20Study()
let folder = ''
const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')
const write = (result: StudyResult): Promise<void> => writeReport(folder, result)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segscale-report-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('writeReport', () => {
  it('writes summaries, the page, pictures and their points', async () => {
    await writeTables(folder, study)
    await write(study)
    expect(await readdir(folder, { recursive: true })).toEqual(
      expect.arrayContaining([
        ...['summary.txt', 'summary.md', 'report/pareto.svg', 'report/pareto.csv'],
        ...['report/leave-one-out.svg', 'report/leave-one-out.csv', 'report/leave-one-out.png', 'report.html'],
      ]),
    )
    expect(csvRows(await read('report/pareto.csv'))).toHaveLength(1 + 25 + 23)
    expect(csvRows(await read('report/leave-one-out.csv'))).toHaveLength(1 + 25)
  })

  it('draws axes, legend, labels and title', async () => {
    await write(study)
    const svg = await read('report/pareto.svg')
    for (const text of [
      'resnet20-cifar10',
      'Parameters (log scale)',
      'Validation accuracy (%)',
      'uniform scaling',
      '≤ 20 %',
      '100 k',
    ]) {
      expect(svg).toContain(`>${text}</text>`)
    }
    expect(await read('report/leave-one-out.svg')).toContain('Spearman 0.95, R² 0.89, RMSE 1.04 points, n = 25')
  })

  it('removes pictures of an earlier report, which belong to other figures', async () => {
    await write(study)
    await write({ ...study, surrogate: null })
    expect(await readdir(join(folder, 'report'))).not.toContain('leave-one-out.svg')
  })

  it('draws the same bytes again', async () => {
    await write(study)
    const before = await Promise.all([read('report/pareto.svg'), read('report/leave-one-out.svg')])
    await write(study)
    expect(await Promise.all([read('report/pareto.svg'), read('report/leave-one-out.svg')])).toEqual(before)
  })

  it('shows markup in names as text', async () => {
    const name = '"><script>alert(1)</script>&\u0000\u001b'
    await write({
      ...study,
      name,
      family: '<img src=x>',
      dataset: { train: 1, validation: 1, test: 1, name: ']]><b>' },
    })
    for (const file of ['report/pareto.svg', 'report/leave-one-out.svg']) {
      const svg = await read(file)
      expect(svg).toContain('&lt;script&gt;')
      expect(svg).not.toMatch(/<script|<img|<b>/)
      expect(svg).not.toMatch(/(?![\t\n\r])\p{Cc}/u)
    }
  })

  it('draws a study of one net, without a surrogate', async () => {
    await writeReport(folder, { ...study, trained: study.trained.slice(0, 1), chosen: [], surrogate: null })
    expect(await read('report/pareto.svg')).toContain('</svg>')
    // A line of one point would show nothing.
    expect((await readdir(join(folder, 'report'))).filter((name) => name.endsWith('.svg')).sort()).toEqual([
      'pareto-macs.svg',
      'pareto.svg',
    ])
  })

  it('draws nothing where nothing trained', async () => {
    const base = { ...study.base, validation: null }
    await writeReport(folder, { ...study, base, trained: [], chosen: [], uniform: [], surrogate: null })
    expect(await readdir(join(folder, 'report'))).toEqual([])
    expect(await read('report.html')).toContain('stays open')
    expect(await read('summary.txt')).toContain('stays open')
  })
})
