import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { workspaceRoot } from '../store/store-home.ts'
import type { StudyResult } from '../study/result.ts'
import { checkedResult } from './checked-result.ts'

/** The folder of one run, as it was found. */
export interface Run {
  /** The experiment's name, which is the name of the folder above. */
  readonly name: string
  readonly id: string
  readonly path: string
  /** When the run began; for a run without a readable result, when its folder last changed. */
  readonly startedAt: string
  /** Null where the run has not ended or its result cannot be read. */
  readonly result: StudyResult | null
  /** Why there is no result; empty where there is one. */
  readonly trouble: string
}

/** The folder that holds a folder for each experiment: the one named, else `out` in the workspace root. */
export function outFolder(named: string | undefined, folder: string): string {
  return named === undefined ? join(workspaceRoot(folder), 'out') : resolve(folder, named)
}

/** Every run in an output folder, the newest first; a missing folder holds none. */
export async function listRuns(out: string): Promise<Run[]> {
  const names = await folderNames(out)
  const runs = await Promise.all(names.map((name) => experimentRuns(out, name)))
  return runs.flat().sort(newestFirst)
}

/** The runs of one experiment, the newest first. */
export async function experimentRuns(out: string, name: string): Promise<Run[]> {
  const ids = await folderNames(join(out, name))
  const runs = await Promise.all(ids.map((id) => readRun(join(out, name, id))))
  return runs.sort(newestFirst)
}

/** The run in a folder; a folder without a readable result is told of in `trouble`, not thrown. */
export async function readRun(path: string): Promise<Run> {
  const [id, name] = [basename(path), basename(dirname(path))]
  const text = await readFile(join(path, 'result.json'), 'utf8').catch(() => undefined)
  const result = text === undefined ? 'not finished' : checkedResult(text)
  if (typeof result !== 'string') {
    return { name, id, path, startedAt: result.times.startedAt, result, trouble: '' }
  }
  const { mtime } = await stat(path)
  return {
    name,
    id,
    path,
    startedAt: mtime.toISOString(),
    result: null,
    trouble: text === undefined ? result : `damaged: ${result}`,
  }
}

// Links are left out: `latest` is another name of a run that is listed already.
async function folderNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

function newestFirst(a: Run, b: Run): number {
  return compared(b.startedAt, a.startedAt) || compared(a.name, b.name) || compared(b.id, a.id)
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
