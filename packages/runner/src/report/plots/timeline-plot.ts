import type { StudyResult } from '../../study/result.ts'
import type { TrainingRow } from '../run-data.ts'
import { palette, pictureStyle, titled } from './picture-style.ts'
import { plotRows, type Plot } from './plot.ts'

/** One training on the timeline; times are minutes since the run began. */
interface TimelineRow {
  readonly key: string
  readonly role: string
  readonly seed: string
  readonly kind: 'trained' | 'failed' | 'from the store'
  readonly lane: number
  readonly from: number
  readonly to: number
}

/** What the store saved a run, and what it spent itself. */
export interface StoreSavings {
  readonly cached: number
  readonly failed: number
  /** Seconds that the trainings from the store had taken, summed over trainings. */
  readonly savedSeconds: number
  /** Seconds of the trainings that this run made. */
  readonly spentSeconds: number
}

/** How much training the store saved: what was trained before this run began counts as found. */
export function storeSavings({ times }: Pick<StudyResult, 'times'>, trainings: readonly TrainingRow[]): StoreSavings {
  const known = trainings.filter(({ wallSeconds, startedAt }) => wallSeconds !== null && startedAt !== '')
  const sum = (rows: readonly TrainingRow[]): number => rows.reduce((total, row) => total + (row.wallSeconds ?? 0), 0)
  const cached = known.filter((row) => isCached(row, times.startedAt))
  return {
    cached: cached.length,
    failed: trainings.filter(({ status }) => status === 'failed').length,
    savedSeconds: sum(cached),
    spentSeconds: sum(known.filter((row) => !isCached(row, times.startedAt))),
  }
}

/** When each training of the run ran, in as few lanes as hold them; those from the store stand at its beginning. */
export function timelinePlots({ times }: Pick<StudyResult, 'times'>, trainings: readonly TrainingRow[]): Plot[] {
  const rows = timelineRows(trainings, times.startedAt)
  if (rows.length === 0) return []
  const kinds = (['trained', 'failed', 'from the store'] as const).filter((kind) =>
    rows.some((row) => row.kind === kind),
  )
  const looks = { trained: palette.blue, failed: palette.vermilion, 'from the store': palette.grey }
  // A run that found everything in the store has no bars to tell a scale from. Whole minutes then make pictures of any two
  // such runs the same, so that the second has nothing to draw.
  const isAllCached = rows.every(({ kind }) => kind === 'from the store')
  const minutesTaken = times.wallSeconds / 60
  const scale = {
    domain: [0, isAllCached ? Math.ceil(minutesTaken) : Math.max(minutesTaken, ...rows.map(({ to }) => to))],
  }
  const lanes = Math.max(...rows.map(({ lane }) => lane)) + 1
  return [
    {
      id: 'timeline',
      section: 'work',
      title: 'Timeline',
      caption:
        'A bar per training that this run made, a lane for each that ran at once. Trainings found in the store took no ' +
        'time and are marked at the beginning.',
      picture: {
        ...titled('Timeline', 'trainings by the minutes since the run began'),
        width: 640,
        height: Math.max(60, 26 * lanes),
        config: pictureStyle,
        description: `When each of ${rows.length} trainings ran.`,
        data: { values: rows },
        encoding: {
          y: { field: 'lane', type: 'ordinal', title: 'Lane', axis: { labels: false, ticks: false, domain: false } },
          color: {
            field: 'kind',
            type: 'nominal',
            title: null,
            scale: { domain: kinds, range: kinds.map((kind) => looks[kind]) },
          },
        },
        layer: [
          {
            transform: [{ filter: "datum.kind !== 'from the store'" }],
            mark: { type: 'bar', height: 16, stroke: '#ffffff', strokeWidth: 1, cornerRadius: 2 },
            encoding: {
              x: { field: 'from', type: 'quantitative', title: 'Minutes since the run began', scale },
              x2: { field: 'to' },
            },
          },
          {
            transform: [{ filter: "datum.kind === 'from the store'" }],
            mark: { type: 'tick', thickness: 2, size: 16 },
            encoding: { x: { field: 'from', type: 'quantitative', scale } },
          },
        ],
      },
      columns: ['key', 'role', 'seed', 'kind', 'lane', 'from', 'to'],
      rows: plotRows(rows),
    },
  ]
}

function isCached({ startedAt }: TrainingRow, runStart: string): boolean {
  return Date.parse(startedAt) < Date.parse(runStart)
}

function timelineRows(trainings: readonly TrainingRow[], runStart: string): TimelineRow[] {
  const zero = Date.parse(runStart)
  const ends: number[] = []
  const known = trainings.filter(
    ({ wallSeconds, startedAt }) => wallSeconds !== null && !Number.isNaN(Date.parse(startedAt)),
  )
  const ordered = [...known].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))
  return ordered.map((row) => {
    const { key, role, seed } = row
    if (isCached(row, runStart)) return { key, role, seed, kind: 'from the store', lane: 0, from: 0, to: 0 }
    const from = (Date.parse(row.startedAt) - zero) / 60_000
    const to = from + (row.wallSeconds ?? 0) / 60
    const free = ends.findIndex((end) => end <= from + 0.01)
    const lane = free < 0 ? ends.length : free
    ends[lane] = to
    return {
      key,
      role,
      seed,
      kind: row.status === 'failed' ? 'failed' : 'trained',
      lane,
      from: minutes(from),
      to: minutes(to),
    }
  })
}

function minutes(value: number): number {
  return Number(value.toFixed(4))
}
