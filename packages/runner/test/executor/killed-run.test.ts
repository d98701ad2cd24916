import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { contentKey, RandomStream } from '@segscale/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sourceExecArgv } from '../child/exec-argv.ts'

const key = contentKey('killed-run.test')
let folder: string
let images: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'segscale-killed-run-'))
  images = join(folder, 'images')
  writeImages(images)
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Images of noise in the binary format of CIFAR-100: two labels and 3,072 pixels each. */
function writeImages(path: string): void {
  mkdirSync(path)
  const random = RandomStream.derive('killed-run.test')
  for (const [name, count] of [
    ['train.bin', 500],
    ['test.bin', 100],
  ] as const) {
    const bytes = Buffer.from(Array.from({ length: count * 3074 }, () => random.integer(256)))
    for (let image = 0; image < count; image++) {
      bytes.writeUInt8(image % 20, image * 3074)
      bytes.writeUInt8(image % 100, image * 3074 + 1)
    }
    writeFileSync(join(path, name), bytes)
  }
}

/** A process that has the training done, with its folders under `name`. */
class Run {
  readonly process: ChildProcess
  readonly checkpoints: string
  said = ''

  constructor(name: string, everySeconds: number) {
    const script = new URL('study-of-one.ts', import.meta.url).pathname
    const options = JSON.stringify({ key, images, folder: join(folder, name), everySeconds })
    this.checkpoints = join(folder, name, 'checkpoints')
    this.process = spawn(process.execPath, [...sourceExecArgv, script, options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => (this.said += text))
  }

  get pid(): number {
    return this.process.pid ?? -1
  }

  /** The process that trains. */
  get worker(): number {
    return Number(
      execFileSync('pgrep', ['-P', String(this.pid)], { encoding: 'utf8' })
        .trim()
        .split('\n')[0],
    )
  }

  /** Resolves when the training has written a checkpoint later than `since`, in milliseconds. */
  async checkpointAfter(since: number): Promise<void> {
    const path = join(this.checkpoints, `${key}.ckpt`)
    while (!existsSync(path) || statSync(path).mtimeMs <= since) {
      if (this.process.exitCode !== null) throw new Error(`It ended before that:\n${this.said}`)
      await setTimeout(5)
    }
  }

  /** What it printed last, once it has ended. */
  async end(): Promise<string> {
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'close')
    return this.said.trimEnd().split('\n').at(-1) ?? ''
  }

  /** The step that a training of it went on from; 0 for none. */
  get resumed(): number {
    return Number(/^resumed (\d+)$/m.exec(this.said)?.[1] ?? 0)
  }
}

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await setTimeout(20)
  }
}

describe('a run of which processes are killed', () => {
  let whole: string
  beforeAll(async () => {
    whole = await new Run('whole', 1e9).end()
    expect(JSON.parse(whole)).toMatchObject({ validation: { count: 100 }, losses: { length: 3 } })
  }, 300_000)

  it('goes on by itself when the worker is killed, and ends with the same bits', async () => {
    const run = new Run('worker', 0)
    await run.checkpointAfter(0)
    process.kill(run.worker, 'SIGKILL')
    expect(await run.end()).toBe(whole)
    expect(run.said).toMatch(/attempt 1\n[^]*attempt 2\n/)
    expect(run.resumed).toBeGreaterThan(0)
    expect(readdirSync(run.checkpoints)).toEqual([])
  }, 300_000)

  it('goes on in the next run when the parent is killed: its worker keeps where it stands and ends', async () => {
    // The clock never asks for a checkpoint here: the one there is was written when the parent was lost.
    const first = new Run('parent', 1e9)
    while (!first.said.includes('step')) await setTimeout(5)
    const { worker } = first
    first.process.kill('SIGKILL')
    await gone(worker)
    const second = new Run('parent', 1e9)
    expect(await second.end()).toBe(whole)
    expect(second.resumed).toBeGreaterThan(0)
  }, 300_000)

  it('goes on in the next run when both are killed, however often', async () => {
    let since = 0
    let before = 0
    for (let kill = 0; kill < 2; kill++) {
      const run = new Run('both', 0)
      await run.checkpointAfter(since)
      const { worker } = run
      run.process.kill('SIGSTOP')
      process.kill(worker, 'SIGKILL')
      run.process.kill('SIGKILL')
      await Promise.all([run.end(), gone(worker)])
      since = Date.now()
      if (kill > 0) expect(run.resumed).toBeGreaterThanOrEqual(before)
      before = run.resumed
    }
    const last = new Run('both', 0)
    expect(await last.end()).toBe(whole)
    expect(last.resumed).toBeGreaterThan(before)
  }, 300_000)

  it('keeps where it stands when it is stopped in order', async () => {
    const stopped = new Run('stopped', 1e9)
    while (!stopped.said.includes('step')) await setTimeout(5)
    stopped.process.kill('SIGTERM')
    expect(await stopped.end()).toBe('failed: stopped')
    expect(readdirSync(stopped.checkpoints)).toEqual([`${key}.ckpt`])
    const next = new Run('stopped', 1e9)
    expect(await next.end()).toBe(whole)
    expect(next.resumed).toBeGreaterThan(0)
  }, 300_000)
})
