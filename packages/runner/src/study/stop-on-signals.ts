import { exitCode } from '../exit-code.ts'

/** Stops a run on SIGINT and SIGTERM. */
export interface SignalStop {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal
  /** The signal that came, if one did. */
  readonly received: NodeJS.Signals | undefined
  /** Names what has to be stopped. */
  readonly onStop: (stop: () => Promise<void>) => void
  /** Gives the signals back to the process. */
  readonly release: () => void
}

const signalNames = ['SIGINT', 'SIGTERM'] as const

/**
 * Listens for SIGINT and SIGTERM: the first one stops the run in order, a second one ends the process at once, which
 * loses no finished training either.
 *
 * @param note - Told that the run is stopping.
 */
export function stopOnSignals(note: (message: string) => void): SignalStop {
  const controller = new AbortController()
  let received: NodeJS.Signals | undefined
  let stop: () => Promise<void> = () => Promise.resolve()
  const onSignal = (name: NodeJS.Signals): void => {
    if (received !== undefined) process.exit(name === 'SIGINT' ? exitCode.interrupted : exitCode.terminated)
    received = name
    note(`${name}: stopping. Press Ctrl-C again to end at once.`)
    controller.abort()
    void stop().catch(() => undefined)
  }
  for (const name of signalNames) process.on(name, onSignal)
  return {
    signal: controller.signal,
    get received() {
      return received
    },
    onStop: (wanted) => {
      stop = wanted
    },
    release: () => {
      for (const name of signalNames) process.off(name, onSignal)
    },
  }
}
