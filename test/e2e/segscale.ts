import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'

/** The workspace that is under test. */
export const workspace: string = resolve(import.meta.dirname, '../..')
const bin = join(workspace, 'packages/runner/bin/segscale.js')

/** What one call of the command line gave. */
export interface CallResult {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder of its own for one test, with a store and an output folder, removed at the end. */
export class Sandbox {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'segscale-e2e-'))

  constructor() {
    onTestFinished(() => {
      rmSync(this.folder, { recursive: true, force: true })
    })
  }

  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, SEGSCALE_HOME: join(this.folder, 'store'), NO_COLOR: '1' }
  }

  /** Runs `segscale` to its end, with output folders in the sandbox. */
  segscale(...args: readonly string[]): CallResult {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
      cwd: workspace,
      env: this.environment,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    })
    return { status, stdout, stderr }
  }

  /** Starts `segscale` and gives the process; standard error is piped. */
  start(...args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [bin, ...args], {
      cwd: workspace,
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }
}
