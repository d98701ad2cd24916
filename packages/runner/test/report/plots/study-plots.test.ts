import { describe, expect, it } from 'vitest'
import { candidateColumns } from '../../../src/report/candidate-columns.ts'
import { csvRecords } from '../../../src/report/csv.ts'
import { plotCsv, type Plot } from '../../../src/report/plots/plot.ts'
import { renderPng } from '../../../src/report/plots/render-png.ts'
import { renderSvg } from '../../../src/report/plots/render-svg.ts'
import { hypervolumes } from '../../../src/report/plots/search-plots.ts'
import { studyPlots } from '../../../src/report/plots/study-plots.ts'
import { storeSavings } from '../../../src/report/plots/timeline-plot.ts'
import { readRunData, type RunData } from '../../../src/report/run-data.ts'
import { resnet20Study } from '../../fixtures/resnet20-study.ts'
import { timedStudy } from '../../fixtures/timed-study.ts'
import { predictionsText, writeTables } from '../../fixtures/run-tables.ts'
import { temporaryFolder } from '../../fixtures/temporary-folder.ts'

const study = resnet20Study()

async function runData(): Promise<RunData> {
  const folder = await temporaryFolder()
  await writeTables(folder, study)
  return readRunData(folder, study)
}

describe('studyPlots', () => {
  it('has a plot for everything that a run knows, and none for what it does not', async () => {
    const data = await runData()
    expect(studyPlots(data).map(({ id }) => id)).toEqual([
      ...['pareto', 'pareto-macs', 'leave-one-out', 'calibration', 'pit', 'deviation-error', 'length-scales'],
      ...['slices', 'parallel', 'hypervolume', 'best-so-far', 'learning-curves', 'timeline'],
    ])
    const bare = { ...data, result: { ...study, surrogate: null }, candidates: undefined, curves: [], trainings: [] }
    expect(studyPlots(bare).map(({ id }) => id)).toEqual(['pareto', 'pareto-macs', 'hypervolume', 'best-so-far'])
    expect(studyPlots({ ...bare, result: timedStudy() }).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['pareto-latency', 'depth-width-latency']),
    )
  })

  it('shows measured latencies where there are any, else predicted ones', async () => {
    const result = timedStudy()
    const plots = new Map(studyPlots({ ...(await runData()), result }).map((plot) => [plot.id, plot.rows]))
    const rows = plots.get('depth-width-latency') ?? []
    expect(rows[0]).toMatchObject({ source: 'measured', latencyMs: result.base.latency?.measured?.medianMs })
    expect(rows[1]).toMatchObject({ source: 'predicted', latencyMs: result.trained[1]?.latency?.predictedMs })
    expect(plots.get('pareto-latency')?.[0]).toMatchObject({ latencyMs: result.base.latency?.measured?.medianMs })
  })

  it('draws each of them as SVG and PNG, with its points as CSV', async () => {
    for (const plot of studyPlots({ ...(await runData()), result: timedStudy() })) {
      const svg = await renderSvg(plot.picture)
      expect(svg).toContain('</svg>')
      expect(svg).not.toMatch(/NaN|undefined/)
      const png = await renderPng(svg)
      expect([...png.subarray(1, 4)].map((code) => String.fromCharCode(code)).join('')).toBe('PNG')
      expect(csvRecords(plotCsv(plot))).toHaveLength(plot.rows.length)
      expect(plot.rows.length).toBeGreaterThan(0)
    }
  })

  it('gives the bytes of a picture again', async () => {
    const [first] = studyPlots(await runData()) as [Plot]
    const svg = await renderSvg(first.picture)
    expect(Buffer.from(await renderPng(svg)).equals(Buffer.from(await renderPng(svg)))).toBe(true)
  })

  it('counts calibration by hand', async () => {
    const data = await runData()
    const points = [-1.5, -0.5, 0.1, 0.5, 3].map((z) => ({
      key: '',
      observed: 0.5 + z * 0.01,
      mean: 0.5,
      deviation: 0.01,
    }))
    const surrogate = study.surrogate && { ...study.surrogate, leaveOneOutPoints: points }
    const plots = new Map(studyPlots({ ...data, result: { ...study, surrogate } }).map((plot) => [plot.id, plot.rows]))
    // 50 % of a normal lies within 0.674 deviations, 90 % within 1.645.
    expect(plots.get('calibration')?.find(({ nominal }) => nominal === 50)).toMatchObject({ observed: 60 })
    expect(plots.get('calibration')?.find(({ nominal }) => nominal === 90)).toMatchObject({ observed: 80 })
    expect(plots.get('pit')?.map(({ nets }) => nets)).toEqual([1, 0, 0, 1, 0, 1, 1, 0, 0, 1])
  })

  it('takes the best candidate of each cell within the middle budget', async () => {
    const data = await runData()
    const result = { ...study, budgets: [0.3, 0.1, 0.2] }
    const rows = studyPlots({ ...data, result }).find(({ id }) => id === 'slices')?.rows ?? []
    const candidates = candidateColumns(predictionsText())
    const limit = 0.2 * study.base.params
    const cell = rows.find(({ slice, x, y }) => slice === 'depth1 (up) by width1' && x === '16' && y === '2')
    const best = Math.max(
      ...[...(candidates?.mean.keys() ?? [])]
        .filter(
          (at) =>
            candidates?.inputs[0]?.codes[at] === 1 &&
            candidates.inputs[3]?.codes[at] === 1 &&
            (candidates.params[at] ?? 0) <= limit,
        )
        .map((at) => candidates?.mean[at] ?? 0),
    )
    expect(cell?.['predicted']).toBeCloseTo(100 * best, 5)
  })

  it('marks what came from the store on the timeline, and adds up what that saved', async () => {
    const { trainings, result } = await runData()
    expect(storeSavings(result, trainings)).toEqual({ cached: 2, failed: 0, savedSeconds: 120, spentSeconds: 23 * 60 })
    const rows = studyPlots(await runData()).find(({ id }) => id === 'timeline')?.rows ?? []
    expect(rows.filter(({ kind }) => kind === 'from the store')).toHaveLength(2)
    expect(new Set(rows.map(({ lane }) => lane))).toEqual(new Set([0, 1]))
  })

  it('has the same timeline for any two runs that found everything in the store', async () => {
    const data = await runData()
    const picture = (wallSeconds: number): unknown => {
      const times = { ...data.result.times, startedAt: '2099-01-01T00:00:00.000Z', wallSeconds }
      return studyPlots({ ...data, result: { ...data.result, times } }).find(({ id }) => id === 'timeline')?.picture
    }
    expect(picture(2.5)).toEqual(picture(3.1))
  })
})

describe('hypervolumes', () => {
  it('never fall, and end with that of the result where the search trained all', () => {
    const nets = study.trained.filter(({ role }) => role !== 'uniform')
    const volumes = hypervolumes(nets, study.hypervolume.reference)
    expect(volumes).toEqual([...volumes].sort((a, b) => a - b))
    expect(volumes).toHaveLength(nets.length)
  })
})
