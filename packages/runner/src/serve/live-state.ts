import { countText, durationText, percentText, rescaleText } from '../report/figures.ts'
import { plainText } from '../report/plain-text.ts'
import type { FittedFront } from '../report/plots/front-growth-plot.ts'
import type { FrontPoint } from '../report/plots/pareto-rows.ts'
import type { SurrogateRow } from '../report/plots/surrogate-growth-plot.ts'
import type { CurveRow } from '../report/run-data.ts'
import { netLabel, type NetRescale } from '../study/net-rescale.ts'
import type { NetRole, TrainedNet } from '../study/result.ts'
import { fieldOf, numberOf, textOf, type RunEvent } from './run-events.ts'

/** A training that runs now, for a page. */
export interface RunningTraining {
  readonly net: string
  readonly epoch: number
  readonly epochs: number
  /** Share of the steps that are done, in [0, 1]. */
  readonly share: number
  readonly imagesPerSecond: number
  readonly loss: number | null
}

/** Lines of the log that a page shows at most. */
const shownLines = 200

/** How far a run is, gathered from its events; events that are no such thing change nothing. */
export class LiveState {
  readonly #running = new Map<string, RunningTraining>()
  readonly #nets = new Map<string, { net: TrainedNet; accuracies: number[] }>()
  readonly #lines: string[] = []
  readonly #curves = new Map<string, CurveRow>()
  /** The fits of the surrogate, in their order. */
  readonly fits: (SurrogateRow & FittedFront)[] = []
  beginning: { readonly host: string; readonly pid: number } | undefined
  ended: string | undefined
  cached = 0
  trained = 0
  failed = 0
  phase = ''
  /** Changes when nets, curves or fits do. */
  version = 0

  /** The trainings that run now. */
  get running(): readonly RunningTraining[] {
    return [...this.#running.values()]
  }

  /** The newest lines of what happened, oldest first. */
  get lines(): readonly string[] {
    return this.#lines
  }

  /** The training losses so far, an epoch each. */
  get curves(): readonly CurveRow[] {
    return [...this.#curves.values()]
  }

  /** The nets that ended with an accuracy, in the order in which they did. */
  get nets(): readonly TrainedNet[] {
    const nets = [...this.#nets.values()]
    const base = nets.find(({ net }) => net.role === 'base')?.net ?? nets[0]?.net
    return nets.map(({ net, accuracies }) => ({
      ...net,
      paramsShare: net.params / (base?.params ?? net.params),
      macsShare: net.macs / (base?.macs ?? net.macs),
      validation: accuracies.reduce((sum, one) => sum + one, 0) / accuracies.length,
      seeds: accuracies.length,
    }))
  }

  /** Takes an event in. */
  take(event: RunEvent): void {
    const handler = handlers.get(textOf(event, 'type'))
    if (handler === undefined) return
    const task = fieldOf(event, 'task')
    handler(this, event, { key: textOf(task, 'key'), name: taskName(task) })
  }

  /** Adds a line to the log. */
  say(event: RunEvent, text: string): void {
    this.#lines.push(`${textOf(event, 'at').slice(11, 19)} ${plainText(text, 400)}`)
    if (this.#lines.length > shownLines) this.#lines.shift()
  }

  /** Notes how far a training is. */
  progress(key: string, training: RunningTraining): void {
    this.#running.set(key, training)
  }

  /** Notes that a training no longer runs. */
  done(key: string): void {
    this.#running.delete(key)
  }

  /** Takes the loss of an epoch in; one that was done again replaces the first. */
  loss(row: CurveRow): void {
    this.version++
    this.#curves.set(`${row.key} ${row.epoch}`, row)
  }

  /** Takes a net's accuracy in, if the event has one. */
  accuracy(event: RunEvent): void {
    const [task, accuracy] = [fieldOf(event, 'task'), numberOf(event, 'accuracy')]
    const [params, macs] = [numberOf(task, 'params'), numberOf(task, 'macs')]
    const rescale = rescaleOf(fieldOf(task, 'rescale'))
    if (accuracy === undefined || params === undefined || macs === undefined || rescale === undefined) return
    this.version++
    const name = JSON.stringify(rescale)
    const known = this.#nets.get(name)
    if (known !== undefined) {
      known.accuracies.push(accuracy)
      return
    }
    const role = roleOf(textOf(task, 'role'))
    const shares = { paramsShare: 1, macsShare: 1, validation: accuracy, test: null, seeds: 1 }
    const latency = latencyOf(task)
    const net = { rescale, params, macs, ...latency, ...shares, key: textOf(task, 'key'), predicted: null, role }
    const round = numberOf(task, 'round') ?? 0
    this.#nets.set(name, { net: { ...net, round, validationDeviation: null }, accuracies: [accuracy] })
  }
}

/** A latency that is measured or predicted: the events do not say which. */
function latencyOf(task: unknown): Pick<TrainedNet, 'latency'> {
  const predictedMs = numberOf(task, 'latencyMs')
  return predictedMs === undefined ? {} : { latency: { predictedMs, deviationMs: 0, measured: null } }
}

type Handler = (state: LiveState, event: RunEvent, task: { readonly key: string; readonly name: string }) => void

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  [
    'run',
    (state, event) => {
      state.beginning = { host: textOf(event, 'host'), pid: numberOf(event, 'pid') ?? 0 }
      state.say(event, `began with ${numberOf(event, 'workers') ?? 0} workers`)
    },
  ],
  [
    'phase',
    (state, event) => {
      const round = numberOf(event, 'round') ?? 0
      const phase = textOf(event, 'phase')
      state.phase =
        phase === 'selection' ? `round ${round} of selection` : (phaseText.get(phase) ?? plainText(phase, 40))
      state.say(event, `${state.phase}: ${countText(numberOf(event, 'trainings') ?? 0)} trainings`)
    },
  ],
  [
    'cached',
    (state, event) => {
      if (textOf(event, 'failure') === '') state.cached++
      else state.failed++
      state.accuracy(event)
    },
  ],
  [
    'started',
    (state, event, { key, name }) => {
      state.progress(key, { net: name, epoch: 0, epochs: 0, share: 0, imagesPerSecond: 0, loss: null })
      state.say(event, `started: ${name}`)
    },
  ],
  ['step', step],
  ['epoch', epoch],
  [
    'trained',
    (state, event, { key, name }) => {
      state.done(key)
      state.trained++
      state.accuracy(event)
      const seconds = durationText(numberOf(event, 'wallSeconds') ?? 0)
      state.say(event, `trained: ${name}: ${percentText(numberOf(event, 'accuracy') ?? 0, 1)} in ${seconds}`)
    },
  ],
  [
    'failed',
    (state, event, { key, name }) => {
      state.done(key)
      state.failed++
      state.say(event, `failed: ${name}: ${textOf(event, 'failure')}: ${textOf(event, 'message')}`)
    },
  ],
  [
    'surrogate',
    (state, event) => {
      const [nets, rmse, spearman] = ['nets', 'rmse', 'spearman'].map((name) => numberOf(event, name))
      if (nets === undefined || rmse === undefined || spearman === undefined) return
      state.version++
      state.fits.push({ nets, rmse, spearman, front: frontOf(fieldOf(event, 'front')) })
    },
  ],
  [
    'note',
    (state, event) => {
      state.say(event, textOf(event, 'message'))
    },
  ],
  [
    'end',
    (state, event) => {
      state.ended = textOf(event, 'reason') || 'ended'
      state.say(event, `ended: ${state.ended}`)
    },
  ],
])

function step(state: LiveState, event: RunEvent, { key, name }: { key: string; name: string }): void {
  const progress = fieldOf(event, 'progress')
  const [done, steps] = [numberOf(progress, 'step') ?? 0, numberOf(progress, 'steps') ?? 0]
  state.progress(key, {
    net: name,
    epoch: numberOf(progress, 'epoch') ?? 0,
    epochs: numberOf(progress, 'epochs') ?? 0,
    share: steps > 0 ? Math.min(1, Math.max(0, done / steps)) : 0,
    imagesPerSecond: numberOf(progress, 'imagesPerSecond') ?? 0,
    loss: numberOf(progress, 'loss') ?? null,
  })
}

function epoch(state: LiveState, event: RunEvent, { key, name }: { key: string; name: string }): void {
  const [task, summary] = [fieldOf(event, 'task'), fieldOf(event, 'epoch')]
  const [number, loss] = [numberOf(summary, 'epoch'), numberOf(summary, 'loss')]
  const rescale = rescaleOf(fieldOf(task, 'rescale'))
  if (number === undefined || loss === undefined || rescale === undefined) return
  state.loss({
    ...{ key, net: netLabel(rescale), role: textOf(task, 'role'), seed: String(numberOf(task, 'seed') ?? 0) },
    ...{ epoch: number, loss },
  })
  const known = state.running.find(({ net }) => net === name)
  if (known !== undefined) state.progress(key, { ...known, epoch: number, loss })
}

/** The points of a predicted front that are such. */
function frontOf(value: unknown): FrontPoint[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((point) => {
    const [cost, mean, deviation] = ['params', 'mean', 'deviation'].map((name) => numberOf(point, name))
    if (cost === undefined || mean === undefined || deviation === undefined || cost <= 0) return []
    return [{ cost, mean, deviation }]
  })
}

const phaseText: ReadonlyMap<string, string> = new Map([
  ['initial', 'base and sentinels'],
  ['gate', 'more sentinels'],
  ['uniform', 'uniform scaling, for comparison'],
])

function taskName(task: unknown): string {
  const rescale = rescaleOf(fieldOf(task, 'rescale'))
  const what = rescale === undefined ? textOf(task, 'key').slice(0, 12) : rescaleText(rescale)
  return plainText(`${textOf(task, 'role')}, ${what}, seed ${numberOf(task, 'seed') ?? 0}`, 300)
}

function roleOf(text: string): NetRole {
  return text === 'base' || text === 'sentinel' || text === 'uniform' ? text : 'selected'
}

function rescaleOf(value: unknown): NetRescale | undefined {
  const [depth, width, inputs] = ['depth', 'width', 'inputs'].map((name) => fieldOf(value, name))
  if (areNumbers(depth) && areNumbers(width)) return { depth, width }
  if (typeof inputs !== 'object' || inputs === null || !areNumbers(Object.values(inputs))) return undefined
  return { inputs: inputs as Readonly<Record<string, number>> }
}

function areNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'number' && Number.isFinite(one))
}
