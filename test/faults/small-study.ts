import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RandomStream } from '@segscale/core'
import { workspace } from '../e2e/segscale.ts'

const bin = join(workspace, 'packages/runner/bin/segscale.js')

/** How a process ended. */
export interface Ending {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * A study of seconds: real trainings of small ResNets on few, easy images, with every part of the method. What stands in
 * `result.json` is compared between runs, so accuracies differ from net to net.
 */
export class SmallStudy {
  readonly folder: string
  readonly file: string

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'segscale-faults-'))
    writeImages(join(this.folder, 'images'))
    this.file = join(this.folder, 'small.yaml')
    writeFileSync(this.file, experiment(join(this.folder, 'images')))
  }

  /** Removes everything. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** A place with a store of its own where runs of the study write. */
  place(name: string): Place {
    return new Place(this, join(this.folder, name))
  }
}

/** A store and the runs that use it. */
export class Place {
  readonly path: string
  readonly #study: SmallStudy

  constructor(study: SmallStudy, path: string) {
    this.#study = study
    this.path = path
    mkdirSync(path, { recursive: true })
  }

  get store(): string {
    return join(this.path, 'store')
  }

  /** Variables under which commands use this place; a checkpoint after every step, so that every kill has one to go on from. */
  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, SEGSCALE_HOME: this.store, SEGSCALE_CHECKPOINT_SECONDS: '0', NO_COLOR: '1' }
  }

  /** The words of a run of the study. */
  words(...more: readonly string[]): string[] {
    return [bin, 'exp', '--file', this.#study.file, '--out', join(this.path, 'out'), '--progress=none', ...more]
  }

  /** Starts a run, which says nothing. */
  start(more: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): ChildProcess {
    const env = { ...this.environment, ...environment }
    return spawn(process.execPath, this.words(...more), { cwd: workspace, env, stdio: 'ignore' })
  }

  /** Runs the study to its end. */
  run(more: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): Ending {
    return this.#call(this.words(...more), environment)
  }

  /** Runs the study to its end, beside others. */
  async finish(more: readonly string[] = []): Promise<Ending> {
    const run = spawn(process.execPath, this.words(...more), { cwd: workspace, env: this.environment })
    const said = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) run[name].on('data', (text) => (said[name] += String(text)))
    await once(run, 'close')
    return { status: run.exitCode, ...said }
  }

  /** Runs another command. */
  command(...words: readonly string[]): Ending {
    return this.#call([bin, ...words], {})
  }

  /** What the latest run found, but for times. */
  get result(): Readonly<Record<string, unknown>> {
    const path = join(this.path, 'out', 'small', 'latest', 'result.json')
    const { times, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
    if (times === undefined) throw new Error(`${path} has no times.`)
    return rest
  }

  /** Keys of the records in the store. */
  get keys(): string[] {
    return this.#names('ac')
      .filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
      .map((name) => name.slice(0, 64))
  }

  /** Keys of the trainings that runs of this place have carried out to the end, in the order of their events. */
  get trained(): string[] {
    const out = join(this.path, 'out', 'small')
    return readdirSync(out, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) =>
        readFileSync(join(out, name, 'events.jsonl'), 'utf8')
          .trimEnd()
          .split('\n'),
      )
      .map((line) => JSON.parse(line) as { type: string; task?: { key: string } })
      .flatMap(({ type, task }) => (type === 'trained' && task !== undefined ? [task.key] : []))
  }

  /** Paths of all records and blobs. */
  get entries(): string[] {
    return ['ac', 'cas'].flatMap((part) =>
      this.#names(part).map((name) => join(this.store, 'cache', part, name.slice(0, 2), name)),
    )
  }

  /** What lies in a folder of the store. */
  in(folder: string): string[] {
    const path = join(this.store, folder)
    return existsSync(path) ? readdirSync(path) : []
  }

  #names(part: string): string[] {
    return this.in(join('cache', part)).flatMap((prefix) =>
      this.in(join('cache', part, prefix)).filter((name) => !name.startsWith('.')),
    )
  }

  #call(words: readonly string[], environment: NodeJS.ProcessEnv): Ending {
    const { status, stdout, stderr } = spawnSync(process.execPath, words, {
      cwd: workspace,
      env: { ...this.environment, ...environment },
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    })
    return { status, stdout, stderr }
  }
}

function experiment(images: string): string {
  return `version: 1
name: small
dataset: { name: cifar100, path: ${images}, train: 150, validation: 100, test: 100 }
family: resnet8
space: { depth: { min: 1 }, width: { channels: [[4, 8], [4, 8, 12], [4, 8, 16]] } }
sentinels: { design: fraction, runs: 4 }
recipe: { epochs: 3, batchSize: 50, learningRate: { peak: 0.02 }, augment: [flip], precision: float32 }
surrogate: { restarts: 1 }
search: { objectives: [accuracy, params], budgets: [0.04, 0.1], acquisition: ehvi, batch: 2 }
budget: { trainings: 11 }
`
}

/** Images in the binary format of CIFAR-100, of five classes that differ in colour, with noise. */
function writeImages(path: string): void {
  mkdirSync(path)
  const random = RandomStream.derive('small-study')
  for (const [name, count] of [
    ['train.bin', 250],
    ['test.bin', 100],
  ] as const) {
    const bytes = Buffer.alloc(count * 3074)
    for (let image = 0; image < count; image++) {
      const label = image % 5
      bytes[image * 3074 + 1] = label
      for (let pixel = 0; pixel < 3072; pixel++) {
        const colour = ((label + 1) * (1 + Math.floor(pixel / 1024)) * 37) % 160
        bytes[image * 3074 + 2 + pixel] = colour + random.integer(96)
      }
    }
    writeFileSync(join(path, name), bytes)
  }
}

/** Whether the whole suite runs (`nx run test:faults`), not the short one of the ordinary tests. */
export const isFull: boolean = process.env['SEGSCALE_FAULTS'] === 'full'

/** How often a fault is injected: a few times in the ordinary tests, more in the whole suite. */
export function times(few: number, full: number): number {
  return isFull ? full : few
}

/** Says what was done, for whoever reads the log of the suite. */
export function report(line: string): void {
  process.stdout.write(`faults: ${line}\n`)
}
