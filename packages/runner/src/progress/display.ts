import type { StudyEvent } from '../study/study-event.ts'
import { CachedRounds } from './cached-rounds.ts'
import { eventJson } from './event-json.ts'
import { eventText } from './event-text.ts'
import { progressBar, progressLine } from './progress-line.ts'
import { ProgressState } from './progress-state.ts'

/** Where a display writes: standard error, or a stand-in. */
export interface DisplayStream {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** How a run shows its progress. */
export type DisplayMode = 'live' | 'lines' | 'json' | 'none'

/** Options of a {@link ProgressDisplay}. */
export interface DisplayOptions {
  readonly stream: DisplayStream
  readonly mode: DisplayMode
  readonly total: number
  readonly batchSize: number
  /** Milliseconds of some clock that only goes forward. */
  readonly now: () => number
}

const liveIntervalMs = 200
const lineIntervalMs = 30_000
const barWidth = 20

/**
 * Shows a run's events on a terminal as one live line under the lines that stay, elsewhere as plain lines (one for each
 * training that ends, and a status at most every 30 seconds), or as one JSON document per event.
 */
export class ProgressDisplay {
  readonly #options: DisplayOptions
  readonly #state: ProgressState
  readonly #cachedRounds = new CachedRounds()
  #shownAt: number
  #isLineOpen = false

  constructor(options: DisplayOptions) {
    this.#options = options
    this.#state = new ProgressState(options.total, options.batchSize)
    this.#shownAt = options.now()
  }

  /** Takes an event and shows what it changes. */
  take(event: StudyEvent): void {
    this.#state.take(event)
    const { mode, stream } = this.#options
    if (mode === 'json') stream.write(`${JSON.stringify(eventJson(event))}\n`)
    if (mode === 'lines' || mode === 'live') this.#show(this.#cachedRounds.take(event) ? undefined : eventText(event))
  }

  /** Says what is left to say and ends the live line, before anything else is written. */
  close(): void {
    this.#sayRounds()
    this.#clearLine()
  }

  #sayRounds(): void {
    const rounds = this.#cachedRounds.told()
    if (rounds === undefined) return
    this.#clearLine()
    this.#options.stream.write(`${rounds}\n`)
  }

  #clearLine(): void {
    if (this.#isLineOpen) this.#options.stream.write(clearLine)
    this.#isLineOpen = false
  }

  #show(text: string | undefined): void {
    const { mode, stream, now } = this.#options
    const isDue = now() - this.#shownAt >= (mode === 'live' ? liveIntervalMs : lineIntervalMs)
    if (text !== undefined) {
      this.#sayRounds()
      this.#clearLine()
      const counted =
        mode === 'lines' && text.startsWith('trained') ? `[${this.#state.done}/${this.#state.total}] ` : ''
      stream.write(`${counted}${text}\n`)
    }
    if (mode === 'live' && (isDue || text !== undefined)) this.#drawLine()
    else if (mode === 'lines' && isDue && text === undefined) stream.write(`${progressLine(this.#state)}\n`)
    if (isDue || text !== undefined) this.#shownAt = now()
  }

  #drawLine(): void {
    const { stream } = this.#options
    const line = `${progressBar(this.#state, barWidth)} ${progressLine(this.#state)}`
    // A line that wraps could not be cleared any more.
    stream.write(`${clearLine}${line.slice(0, Math.max(10, (stream.columns ?? 80) - 1))}`)
    this.#isLineOpen = true
  }
}

const clearLine = '\r\u001b[2K'
