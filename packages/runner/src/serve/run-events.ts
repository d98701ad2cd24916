import { open } from 'node:fs/promises'

/** One line of a run's `events.jsonl`: whatever it holds, to be read with care. */
export type RunEvent = Readonly<Record<string, unknown>>

/** Bytes that are read at once; a longer line than this would be no event of ours. */
const chunk = 1 << 20

/**
 * Reads a growing file of events, each time from where it stopped. A line that is not whole yet is left for the next time,
 * one that is no JSON object is left out.
 */
export class EventFile {
  readonly #path: string
  #offset = 0

  constructor(path: string) {
    this.#path = path
  }

  /** The events that were added since the last call; none where the file is missing. */
  async read(): Promise<RunEvent[]> {
    const file = await open(this.#path, 'r').catch(() => undefined)
    if (file === undefined) return []
    try {
      const events: RunEvent[] = []
      const buffer = Buffer.alloc(chunk)
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, chunk, this.#offset)
        const end = buffer.subarray(0, bytesRead).lastIndexOf(10)
        // A line longer than the buffer can only be skipped.
        if (end < 0 && bytesRead < chunk) return events
        this.#offset += end < 0 ? bytesRead : end + 1
        for (const line of buffer.toString('utf8', 0, Math.max(end, 0)).split('\n')) events.push(...eventOf(line))
      }
    } finally {
      await file.close()
    }
  }
}

function eventOf(line: string): RunEvent[] {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value as RunEvent] : []
  } catch {
    return []
  }
}

/** A field that should be a text. */
export function textOf(event: unknown, name: string): string {
  const value = fieldOf(event, name)
  return typeof value === 'string' ? value : ''
}

/** A field that should be a finite number. */
export function numberOf(event: unknown, name: string): number | undefined {
  const value = fieldOf(event, name)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** A field, whatever it is. */
export function fieldOf(event: unknown, name: string): unknown {
  if (typeof event !== 'object' || event === null || !Object.hasOwn(event, name)) return undefined
  return (event as RunEvent)[name]
}
