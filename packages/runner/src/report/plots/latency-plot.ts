import { isRecorded } from '../../study/net-rescale.ts'
import type { StudyResult, TrainedNet } from '../../study/result.ts'
import { rescaleText } from '../figures.ts'
import { costOf } from './cost.ts'
import { palette, pictureStyle, titled } from './picture-style.ts'
import { plotRows, type Plot } from './plot.ts'

interface LatencyRow {
  readonly net: string
  /** Blocks and channels kept, as shares of the base's; channels as the mean over segments. */
  readonly depth: number
  readonly width: number
  readonly latencyMs: number
  readonly source: 'measured' | 'predicted'
  readonly share: number
  /** What was mostly removed. */
  readonly removed: 'fewer blocks' | 'fewer channels' | 'both alike'
}

const kinds: LatencyRow['removed'][] = ['fewer blocks', 'both alike', 'fewer channels']
const colors = [palette.blue, palette.grey, palette.vermilion]

/** Latency against parameters, by whether blocks or channels were removed; none where latency is no objective. */
export function latencyPlots({ base, trained }: Pick<StudyResult, 'base' | 'trained'>): Plot[] {
  const baseLatency = costOf(base, 'latencyMs')
  if (baseLatency === undefined) return []
  const rows = trained.flatMap((net) => latencyRow(net, base, baseLatency))
  if (rows.length < 2) return []
  return [
    {
      id: 'depth-width-latency',
      section: 'front',
      title: 'Removing blocks or channels',
      caption:
        'Latency against parameters kept. Where the marks of nets with fewer blocks (triangles) lie lower, removing blocks saves more time. ' +
        'Filled marks were measured, hollow ones predicted from nets that were.',
      picture: {
        ...titled('Removing blocks or channels', 'filled marks were measured, hollow ones predicted'),
        width: 520,
        height: 320,
        config: pictureStyle,
        description: `Latency against parameters of ${rows.length} nets.`,
        data: { values: rows },
        mark: { type: 'point', size: 60, opacity: 1, strokeWidth: 1.5 },
        encoding: {
          x: { field: 'share', type: 'quantitative', title: "Parameters, share of the base's", axis: { format: '%' } },
          y: { field: 'latencyMs', type: 'quantitative', title: 'Latency (ms)' },
          stroke: { field: 'removed', type: 'nominal', title: null, scale: { domain: kinds, range: colors } },
          fill: {
            condition: { test: "datum.source === 'predicted'", value: '#ffffff' },
            field: 'removed',
            type: 'nominal',
            title: null,
            scale: { domain: kinds, range: colors },
          },
          shape: {
            field: 'removed',
            type: 'nominal',
            title: null,
            scale: { domain: kinds, range: ['triangle-up', 'circle', 'square'] },
          },
        },
      },
      columns: ['net', 'depth', 'width', 'share', 'latencyMs', 'source', 'removed'],
      rows: plotRows(rows),
    },
  ]
}

function latencyRow(net: TrainedNet, base: Pick<TrainedNet, 'rescale'>, baseLatency: number): LatencyRow[] {
  const latencyMs = costOf(net, 'latencyMs')
  if (latencyMs === undefined || isRecorded(net.rescale) || isRecorded(base.rescale) || baseLatency <= 0) return []
  const depth = kept(net.rescale.depth, base.rescale.depth)
  const width = kept(net.rescale.width, base.rescale.width)
  const removed = depth < width - 0.05 ? 'fewer blocks' : width < depth - 0.05 ? 'fewer channels' : 'both alike'
  const source = net.latency?.measured ? 'measured' : 'predicted'
  return [{ net: rescaleText(net.rescale), depth, width, latencyMs, source, share: net.paramsShare, removed }]
}

/** The mean over segments of what is kept. */
function kept(counts: readonly number[], base: readonly number[]): number {
  const shares = counts.map((count, segment) => count / (base[segment] ?? count))
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}
