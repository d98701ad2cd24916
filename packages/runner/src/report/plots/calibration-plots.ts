import { normalCdf, normalQuantile } from '@segscale/gp'
import type { TopLevelSpec } from 'vega-lite'
import type { StudyResult } from '../../study/result.ts'
import { decimalText, percentOf } from '../figures.ts'
import { palette, pictureStyle, titled } from './picture-style.ts'
import type { Plot } from './plot.ts'

/** A leave-one-out prediction beside what was trained, in percentage points. */
interface Residual {
  readonly deviation: number
  readonly error: number
  /** Share of the predicted distribution below the trained value. */
  readonly pit: number
}

const levels = Array.from({ length: 19 }, (_, at) => (at + 1) / 20)
const bins = 10

/** Half the width of the range that a count of `n` cases with probability `p` falls into by luck, 95 % of the time. */
function luck(n: number, p: number): number {
  return normalQuantile(0.975) * Math.sqrt(n * p * (1 - p))
}

/**
 * Whether the surrogate knows how sure it is: coverage of its intervals, the probability integral transform, and deviation
 * against error; none without a surrogate.
 *
 * All are taken on the scale of accuracy, where a prediction is nearly normal.
 *
 * @see Gneiting, Balabdaoui and Raftery (2007), Probabilistic forecasts, calibration and sharpness.
 */
export function calibrationPlots(result: StudyResult): Plot[] {
  const residuals = (result.surrogate?.leaveOneOutPoints ?? [])
    .filter(({ deviation }) => deviation > 0)
    .map(({ observed, mean, deviation }) => ({
      deviation: percentOf(deviation),
      error: percentOf(observed - mean),
      pit: normalCdf((observed - mean) / deviation),
    }))
  return residuals.length === 0 ? [] : [coverage(residuals), transform(residuals), sharpness(residuals)]
}

function coverage(residuals: readonly Residual[]): Plot {
  const rows = levels.map((nominal) => {
    const half = normalQuantile(0.5 + nominal / 2)
    const inside = residuals.filter(({ error, deviation }) => Math.abs(error) <= half * deviation)
    const spread = luck(residuals.length, nominal) / residuals.length
    return {
      nominal: percentOf(nominal),
      observed: percentOf(inside.length / residuals.length),
      low: percentOf(Math.max(0, nominal - spread)),
      high: percentOf(Math.min(1, nominal + spread)),
    }
  })
  const caption =
    'Across the share that a central interval should hold, from 5 to 95 %; up the share of the ' +
    `${residuals.length} trained values that it does hold. Below the diagonal the surrogate is too sure of itself, above it ` +
    'too modest; what lies within the grey band may be luck.'
  const picture: TopLevelSpec = {
    ...titled('Calibration', `${residuals.length} leave-one-out predictions`),
    width: 360,
    height: 320,
    config: pictureStyle,
    description: `Observed against nominal coverage of ${residuals.length} predictions.`,
    layer: [
      {
        data: { values: rows },
        mark: { type: 'area', color: palette.grey, opacity: 0.18 },
        encoding: {
          x: { field: 'nominal', type: 'quantitative' },
          y: { field: 'low', type: 'quantitative' },
          y2: { field: 'high' },
        },
      },
      {
        data: { values: [{ at: 0 }, { at: 100 }] },
        mark: { type: 'line', color: palette.grey, strokeWidth: 1, strokeDash: [4, 4] },
        encoding: { x: { field: 'at', type: 'quantitative' }, y: { field: 'at', type: 'quantitative' } },
      },
      {
        data: { values: rows },
        mark: { type: 'line', color: palette.blue, strokeWidth: 2, point: { color: palette.blue, filled: true } },
        encoding: {
          x: { field: 'nominal', type: 'quantitative', title: 'Interval should hold (%)', scale: { domain: [0, 100] } },
          y: { field: 'observed', type: 'quantitative', title: 'Interval holds (%)', scale: { domain: [0, 100] } },
        },
      },
    ],
  }
  return {
    id: 'calibration',
    section: 'trust',
    title: 'Calibration',
    caption,
    picture,
    columns: ['nominal', 'observed', 'low', 'high'],
    rows,
  }
}

function transform(residuals: readonly Residual[]): Plot {
  const rows = Array.from({ length: bins }, (_, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    nets: residuals.filter(({ pit }) => Math.min(bins - 1, Math.floor(pit * bins)) === bin).length,
  }))
  const expected = residuals.length / bins
  const half = luck(residuals.length, 1 / bins)
  const even = [{ expected, low: Math.max(0, expected - half), high: expected + half }]
  const picture: TopLevelSpec = {
    ...titled('Probability integral transform', 'flat where predictions are calibrated'),
    width: 360,
    height: 220,
    config: pictureStyle,
    description: `Histogram of the probability integral transform of ${residuals.length} predictions.`,
    layer: [
      {
        data: { values: even },
        mark: { type: 'rect', color: palette.grey, opacity: 0.18 },
        encoding: { y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } },
      },
      {
        data: { values: rows },
        mark: { type: 'bar', color: palette.sky, binSpacing: 2 },
        encoding: {
          x: {
            field: 'from',
            type: 'quantitative',
            bin: 'binned',
            title: 'Place of the trained value in its prediction',
          },
          x2: { field: 'to' },
          y: { field: 'nets', type: 'quantitative', title: 'Nets', axis: { tickMinStep: 1 } },
        },
      },
      {
        data: { values: even },
        mark: { type: 'rule', color: palette.black, strokeDash: [4, 4] },
        encoding: { y: { field: 'expected', type: 'quantitative' } },
      },
    ],
  }
  const caption =
    'Where each trained value falls within its prediction: near 0 it is lower than nearly all that was thought possible, near ' +
    `1 higher, and each bar counts a tenth. Bars as high as the dashed line (${decimalText(expected, 1)} nets) mean honest ` +
    'intervals, and within the grey band they may differ by luck. A hump in the middle means too wide, horns at the ends too ' +
    'narrow, a slope a bias.'
  const title = 'Probability integral transform'
  return { id: 'pit', section: 'trust', title, caption, picture, columns: ['from', 'to', 'nets'], rows }
}

function sharpness(residuals: readonly Residual[]): Plot {
  const rows = residuals.map(({ deviation, error }) => ({ deviation, error: Math.abs(error) }))
  const widest = Math.max(...rows.map(({ deviation }) => deviation))
  const line = (factor: number): { deviation: number; error: number; factor: string }[] =>
    [0, widest].map((deviation) => ({
      deviation,
      error: factor * deviation,
      factor: `${factor} deviation${factor > 1 ? 's' : ''}`,
    }))
  const picture: TopLevelSpec = {
    ...titled(
      'Deviation against error',
      'a third of the points may lie above the first line, one in twenty above the second',
    ),
    width: 360,
    height: 320,
    config: pictureStyle,
    description: `Predicted deviation against the error of ${rows.length} predictions.`,
    encoding: {
      x: { field: 'deviation', type: 'quantitative', title: 'Predicted deviation (points)' },
      y: { field: 'error', type: 'quantitative', title: 'Error (points)' },
    },
    layer: [
      {
        data: { values: [...line(1), ...line(2)] },
        mark: { type: 'line', strokeWidth: 1, color: palette.grey },
        encoding: { strokeDash: { field: 'factor', type: 'nominal', title: null } },
      },
      { data: { values: rows }, mark: { type: 'point', filled: true, color: palette.blue, size: 46, opacity: 0.9 } },
    ],
  }
  const caption =
    'In points of accuracy: how unsure the surrogate is of each net, and by how much it misses it. A third of the nets may lie ' +
    'above the solid line (one deviation), one in twenty above the dashed one (two).'
  const title = 'Deviation against error'
  return { id: 'deviation-error', section: 'trust', title, caption, picture, columns: ['deviation', 'error'], rows }
}
