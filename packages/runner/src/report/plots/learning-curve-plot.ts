import type { StudyResult } from '../../study/result.ts'
import type { CurveRow } from '../run-data.ts'
import { palette, pictureStyle, titled } from './picture-style.ts'
import { plotRows, type Plot } from './plot.ts'

/** The loss of a net at one epoch: mean over its seeds, and their lowest and highest. */
interface BandRow {
  readonly net: string
  readonly group: 'base' | 'chosen' | 'other'
  readonly epoch: number
  readonly loss: number
  readonly low: number
  readonly high: number
  readonly seeds: number
}

/** Nets beside base and chosen in the picture at most; the CSV has all. */
const shownOthers = 60

/** Training loss against epochs, a line per net with the band of its seeds; none where no curves are known. */
export function learningCurvePlots(
  { base, chosen }: Pick<StudyResult, 'base' | 'chosen'>,
  curves: readonly CurveRow[],
): Plot[] {
  const chosenKeys = new Set(chosen.map(({ key }) => key))
  const groupOf = (rows: readonly CurveRow[]): BandRow['group'] =>
    rows.some(({ key }) => key === base.key) ? 'base' : rows.some(({ key }) => chosenKeys.has(key)) ? 'chosen' : 'other'
  const nets = byNet(curves)
  const rows = [...nets].flatMap(([net, own]) => bands(net, groupOf(own), own))
  if (rows.length === 0) return []
  const shown = withFewOthers(rows)
  const groups = (['base', 'chosen', 'other'] as const).filter((group) => shown.some((row) => row.group === group))
  const looks = { base: palette.black, chosen: palette.vermilion, other: palette.grey }
  const color = {
    field: 'group',
    type: 'nominal',
    title: null,
    scale: { domain: groups, range: groups.map((group) => looks[group]) },
    legend: { symbolOpacity: 1 },
  } as const
  const place = {
    x: { field: 'epoch', type: 'quantitative', title: 'Epoch', axis: { tickMinStep: 1, format: 'd' } },
  } as const
  return [
    {
      id: 'learning-curves',
      section: 'work',
      title: 'Learning curves',
      caption:
        'Training loss of every net; where a net has several seeds, the line is their mean and the band spans them.',
      picture: {
        ...titled('Learning curves', 'training loss; bands span the seeds of a net'),
        width: 520,
        height: 300,
        config: pictureStyle,
        description: `Training loss against epochs of ${nets.size} nets.`,
        data: { values: shown },
        encoding: { ...place, color, detail: { field: 'net', type: 'nominal' } },
        layer: [
          {
            transform: [{ filter: 'datum.seeds > 1' }],
            mark: { type: 'area', opacity: 0.18 },
            encoding: { y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } },
          },
          {
            mark: { type: 'line', strokeWidth: 1.4, point: rows.every(({ epoch }) => epoch <= 3) },
            encoding: {
              y: { field: 'loss', type: 'quantitative', title: 'Training loss', scale: { zero: false } },
              opacity: { condition: { test: "datum.group === 'other'", value: 0.4 }, value: 1 },
            },
          },
        ],
      },
      columns: ['net', 'group', 'epoch', 'loss', 'low', 'high', 'seeds'],
      rows: plotRows(rows),
    },
  ]
}

function withFewOthers(rows: readonly BandRow[]): BandRow[] {
  const others = rows.filter(({ group }) => group === 'other').map(({ net }) => net)
  const few = new Set([...new Set(others)].slice(0, shownOthers))
  return rows.filter(({ group, net }) => group !== 'other' || few.has(net))
}

function byNet(curves: readonly CurveRow[]): Map<string, CurveRow[]> {
  const nets = new Map<string, CurveRow[]>()
  for (const row of curves) {
    const known = nets.get(row.net)
    if (known === undefined) nets.set(row.net, [row])
    else known.push(row)
  }
  return nets
}

function bands(net: string, group: BandRow['group'], rows: readonly CurveRow[]): BandRow[] {
  const epochs = [...new Set(rows.map(({ epoch }) => epoch))].sort((a, b) => a - b)
  return epochs.map((epoch) => {
    const losses = rows.filter((row) => row.epoch === epoch).map(({ loss }) => loss)
    const loss = losses.reduce((sum, one) => sum + one, 0) / losses.length
    return { net, group, epoch, loss, low: Math.min(...losses), high: Math.max(...losses), seeds: losses.length }
  })
}
