const mostTickMs = 1000

/**
 * Calls back once so much time has passed while this process ran.
 *
 * Time in which it was stopped (Ctrl-Z), or too busy to look, does not count: it then heard nothing of what it waits for.
 */
export class AwakeTimer {
  readonly #timer: NodeJS.Timeout | undefined

  /** @param ms - Milliseconds; `Infinity` never calls. */
  constructor(ms: number, onOver: () => void) {
    if (ms === Infinity) return
    const tickMs = Math.min(mostTickMs, Math.max(1, ms / 20))
    let left = ms
    let last = performance.now()
    this.#timer = setInterval(() => {
      const now = performance.now()
      left -= Math.min(now - last, 2 * tickMs)
      last = now
      if (left > 0) return
      this.stop()
      onOver()
    }, tickMs)
  }

  /** Calls no more. */
  stop(): void {
    clearInterval(this.#timer)
  }
}
