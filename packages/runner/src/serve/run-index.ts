import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { runSummary, type RunSummary } from '../report/run-table.ts'
import { readRun } from '../report/run-folders.ts'
import { RunWatch, type RunState } from './run-watch.ts'

/** A run in the list of all. */
export interface ListedRun extends Omit<RunSummary, 'state'> {
  readonly state: RunState
  /** Trainings that a running study has done, and those of the whole study; null for the others. */
  readonly progress: { readonly done: number; readonly total: number } | null
}

/**
 * The runs of an output folder. Summaries are kept in memory and read again where a file changed; results are not kept, so
 * that hundreds of runs cost little.
 */
export class RunIndex {
  readonly #out: string
  readonly #known = new Map<string, { readonly stamp: string; readonly run: ListedRun }>()
  readonly #watches = new Map<string, RunWatch>()
  /** Runs that go on: each is read on from where it was read last. */
  readonly #going = new Map<string, RunWatch>()

  constructor(out: string) {
    this.#out = out
  }

  /** Every run, the newest first. */
  async list(): Promise<ListedRun[]> {
    const names = await folders(this.#out)
    const runs: ListedRun[] = []
    for (const name of names) {
      for (const id of await folders(join(this.#out, name))) runs.push(await this.#listed(name, id))
    }
    return runs.sort((a, b) =>
      a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : a.run < b.run ? 1 : -1,
    )
  }

  /** One run, by the names of its folders; undefined for names that no folder has. */
  async watch(name: string, id: string): Promise<RunWatch | undefined> {
    // Only names that the folder itself lists: no path is ever made of what a request says.
    if (!(await folders(this.#out)).includes(name)) return undefined
    if (!(await folders(join(this.#out, name))).includes(id)) return undefined
    const path = join(this.#out, name, id)
    const known = this.#watches.get(path)
    if (known !== undefined) return known
    // Those that nobody follows are forgotten, so that a long life of the server does not gather them.
    for (const [other, watch] of this.#watches) if (watch.streams.readers === 0) this.#watches.delete(other)
    const watch = new RunWatch(path)
    this.#watches.set(path, watch)
    return watch
  }

  /** Ends all streams of runs. */
  close(): void {
    for (const { streams } of this.#watches.values()) streams.close()
  }

  async #listed(name: string, id: string): Promise<ListedRun> {
    const path = join(this.#out, name, id)
    const stamps = await Promise.all(['result.json', 'events.jsonl'].map((file) => modified(join(path, file))))
    const stamp = stamps.join(' ')
    const known = this.#known.get(path)
    if (known?.stamp === stamp && known.run.state !== 'running') return known.run
    const run = await this.#read(path)
    this.#known.set(path, { stamp, run })
    return run
  }

  async #read(path: string): Promise<ListedRun> {
    const summary = runSummary(await readRun(path))
    const { state } = summary
    if (state !== 'unfinished') {
      this.#going.delete(path)
      return { ...summary, state, progress: null }
    }
    const watch = this.#going.get(path) ?? new RunWatch(path)
    const view = await watch.view()
    const isRunning = view.state === 'running'
    if (isRunning) this.#going.set(path, watch)
    else this.#going.delete(path)
    return { ...summary, state: view.state, progress: isRunning ? { done: view.done, total: view.total } : null }
  }
}

async function modified(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0
}

async function folders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}
