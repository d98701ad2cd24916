import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { StudyEvent } from '../study/study-event.ts'
import { eventJson } from './event-json.ts'

/** Milliseconds between two steps of one training that the log holds; what it shows is how far a run is, not every step. */
const stepIntervalMs = 10_000

/** What an event log says first: which run this is, and who does it. */
export interface RunBeginning {
  readonly runId: string
  readonly name: string
  /** SHA-256 of the resolved experiment. */
  readonly experiment: string
  readonly host: string
  readonly pid: number
  readonly workers: number
  /** The store's folder. */
  readonly store: string
}

/**
 * Everything that happens during a run, in its folder as `events.jsonl`: one JSON document a line, each with `at` (time) and
 * `type`. The first is `run`, the last is `end`; a run that was killed has no `end`.
 *
 * Lines are written as things happen, so that a killed run leaves them complete up to that moment.
 */
export class EventLog {
  readonly #file: number
  readonly #told = new Map<string, number>()

  constructor(folder: string, beginning: RunBeginning) {
    this.#file = openSync(join(folder, 'events.jsonl'), 'a')
    this.#write({ type: 'run', format: 1, ...beginning })
  }

  /** Takes an event. */
  take(event: StudyEvent): void {
    if (event.type === 'step') {
      const { key } = event.task
      const now = performance.now()
      if (now - (this.#told.get(key) ?? -Infinity) < stepIntervalMs) return
      this.#told.set(key, now)
    }
    this.#write(eventJson(event))
  }

  /** Writes how the run ended, and closes the file. */
  end(exitCode: number, reason: string): void {
    this.#write({ type: 'end', exitCode, reason })
    closeSync(this.#file)
  }

  #write(event: Readonly<Record<string, unknown>>): void {
    try {
      writeSync(this.#file, `${JSON.stringify({ at: new Date().toISOString(), ...event })}\n`)
    } catch {
      // A full disk must not end a run for its log; the store reports it where it matters.
    }
  }
}
