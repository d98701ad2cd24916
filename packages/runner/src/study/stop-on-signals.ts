import { isatty } from 'node:tty'
import { exitCode, type ExitCode } from '../exit-code.ts'

/** A signal that stops a run. */
export type StopSignal = 'SIGHUP' | 'SIGINT' | 'SIGTERM'

const exitCodes: Readonly<Record<StopSignal, ExitCode>> = {
  SIGHUP: exitCode.hungUp,
  SIGINT: exitCode.interrupted,
  SIGTERM: exitCode.terminated,
}

/** Stops a run on SIGINT, SIGTERM and SIGHUP. */
export interface SignalStop {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal
  /** The signal that came, if one did. */
  readonly received: StopSignal | undefined
  /** Names what has to be stopped; it is stopped at once where a signal has come already. */
  readonly onStop: (stop: () => Promise<void>) => void
  /** Gives the signals back to the process. */
  readonly release: () => void
}

/** The exit status of a run that a signal stopped. */
export function stoppedExitCode(name: StopSignal): ExitCode {
  return exitCodes[name]
}

/**
 * Listens for SIGINT, SIGTERM and SIGHUP: the first one stops the run in order, a second one ends the process at once,
 * which loses no finished training either.
 *
 * A terminal that closes says so with SIGHUP, often twice, which counts once. A process without a terminal, such as one
 * under `nohup`, goes on.
 *
 * @param note - Told that the run is stopping.
 * @param onEnd - Called just before the process ends for a second signal.
 */
export function stopOnSignals(
  note: (message: string) => void,
  onEnd: (name: StopSignal) => void = () => undefined,
): SignalStop {
  const controller = new AbortController()
  // Now: once a terminal has closed, it is none any more.
  const hasTerminal = [0, 1, 2].some((stream) => isatty(stream))
  let received: StopSignal | undefined
  let stop: () => Promise<void> = () => Promise.resolve()
  const onSignal = (name: StopSignal): void => {
    if (name === 'SIGHUP' && (!hasTerminal || received !== undefined)) return
    if (received !== undefined) {
      onEnd(name)
      process.exit(exitCodes[name])
    }
    received = name
    note(`${name}: stopping. Press Ctrl-C again to end at once.`)
    controller.abort()
    void stop().catch(() => undefined)
  }
  const names = Object.keys(exitCodes) as StopSignal[]
  for (const name of names) process.on(name, onSignal)
  return {
    signal: controller.signal,
    get received() {
      return received
    },
    onStop: (wanted) => {
      stop = wanted
      if (received !== undefined) void stop().catch(() => undefined)
    },
    release: () => {
      for (const name of names) process.off(name, onSignal)
    },
  }
}
