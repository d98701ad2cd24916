import type { ServerResponse } from 'node:http'

/** Bytes that may wait for a reader before it counts as gone. */
const mostWaiting = 1 << 20

/** How often a stream says that it is still there, so that nothing between closes it. */
const heartbeatMs = 25_000

/**
 * The readers of one source of events, as server-sent events. The source is polled while somebody listens, and costs
 * nothing otherwise.
 *
 * @see WHATWG HTML, section 9.2, Server-sent events.
 */
export class EventStreams {
  readonly #readers = new Set<ServerResponse>()
  readonly #poll: () => Promise<string | undefined>
  readonly #intervalMs: number
  #timer: NodeJS.Timeout | undefined
  #latest: string | undefined
  #spokeAt = 0

  /**
   * @param poll - The present state as JSON on one line, or undefined where it has not changed.
   * @param intervalMs - Time between two polls.
   */
  constructor(poll: () => Promise<string | undefined>, intervalMs: number = 1000) {
    this.#poll = poll
    this.#intervalMs = intervalMs
  }

  /** How many listen now. */
  get readers(): number {
    return this.#readers.size
  }

  /** Takes a reader on, who first hears the present state. */
  add(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
    // Tells the browser to come back soon after the server was started anew.
    response.write('retry: 1000\n\n')
    if (this.#latest !== undefined) response.write(message(this.#latest))
    this.#readers.add(response)
    response.on('close', () => {
      this.#readers.delete(response)
      if (this.#readers.size === 0) this.#stop()
    })
    if (this.#timer === undefined) this.#start()
  }

  /** Ends all streams. */
  close(): void {
    this.#stop()
    for (const reader of this.#readers) reader.end()
    this.#readers.clear()
  }

  #start(): void {
    this.#timer = setInterval(() => void this.#tick(), this.#intervalMs)
    void this.#tick()
  }

  #stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  async #tick(): Promise<void> {
    const state = await this.#poll().catch(() => undefined)
    if (state !== undefined) this.#latest = state
    const isSilent = Date.now() - this.#spokeAt > heartbeatMs
    if (state === undefined && !isSilent) return
    this.#spokeAt = Date.now()
    const text = state === undefined ? ': still here\n\n' : message(state)
    for (const reader of this.#readers) {
      if (reader.writableLength > mostWaiting) reader.destroy()
      else reader.write(text)
    }
  }
}

function message(json: string): string {
  return `data: ${json}\n\n`
}
