import { isatty } from 'node:tty'
import pc from 'picocolors'

/** Functions that colour a text, or leave it as it is. */
export type Colors = ReturnType<typeof pc.createColors>

/**
 * Whether a stream gets colours: only a terminal does, and `NO_COLOR` or `TERM=dumb` refuse them; `FORCE_COLOR` wins
 * over the detection of the terminal. `--no-color` sets `NO_COLOR` before any command runs.
 *
 * @see https://no-color.org and https://clig.dev
 */
export function hasColors(isTerminal: boolean, environment: Readonly<Record<string, string | undefined>>): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false
  const forced = environment['FORCE_COLOR'] ?? ''
  if (forced !== '') return forced !== '0' && forced !== 'false'
  return isTerminal && environment['TERM'] !== 'dumb'
}

/**
 * The colours for standard output or standard error of this process.
 *
 * @param isRefused - Whether the person who asks wants none, whatever the stream is.
 */
export function colorsFor(stream: 'stdout' | 'stderr', isRefused = false): Colors {
  // Not `isTTY`, which is undefined for a pipe: picocolors then decides by itself, and colours whatever runs under CI.
  return pc.createColors(!isRefused && hasColors(isatty(stream === 'stdout' ? 1 : 2), process.env))
}

/** Writes lines to standard output. */
export function printLine(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Writes the one JSON document that `--json` promises. */
export function printJson(value: unknown): void {
  printLine(JSON.stringify(value, null, 2))
}
