import { spawn } from 'node:child_process'

/** How a command ended, with the end of what it printed. */
export interface CommandResult {
  /** `missing`: no such program on the PATH. A signal counts as `failed`. */
  readonly status: 'done' | 'failed' | 'missing'
  readonly stdout: string
  readonly stderr: string
}

/** Settings of {@link runCommand}. */
export interface CommandOptions {
  /** Set on top of this process's environment. */
  readonly environment?: Readonly<Record<string, string>>
  /** Ends the command, and rejects. */
  readonly signal?: AbortSignal | undefined
  /** After so many milliseconds the command is ended, as `failed`. */
  readonly timeoutMs?: number
}

/** More of a command's output than this is never read by anyone. */
const keptCharacters = 65_536

/** Runs a program without a shell and waits for it. Rejects only when the signal aborts. */
export function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs, killSignal: 'SIGKILL' as const }),
    })
    const output = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] = (output[name] + text).slice(-keptCharacters)
      })
    }
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.name === 'AbortError') reject(error)
      else resolve({ ...output, status: error.code === 'ENOENT' ? 'missing' : 'failed' })
    })
    child.once('close', (code) => {
      resolve({ ...output, status: code === 0 ? 'done' : 'failed' })
    })
  })
}

/** The last lines of a text that say something, joined for use in a sentence. */
export function lastLines(text: string, count: number): string {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-count)
    .join(' / ')
}
