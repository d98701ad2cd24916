import { randomBytes } from 'node:crypto'
import { rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { makeFolder } from '@segscale/core'

/** The folder that one run writes into: `<out>/<name>/<runId>/`. */
export interface RunFolder {
  /** Absolute path. */
  readonly path: string
  readonly runId: string
}

/**
 * A name for a run that sorts by time and that two runs at the same second do not share: `20261122T201500-3f9a`, in UTC.
 */
export function newRunId(now: Date): string {
  const stamp = now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)
  return `${stamp}-${randomBytes(2).toString('hex')}`
}

/**
 * Makes the folder of a run.
 *
 * @param out - The folder of all runs, such as `out`.
 * @param name - The experiment's name; its schema keeps it free of path separators.
 */
export async function createRunFolder(out: string, name: string, now: Date): Promise<RunFolder> {
  const runId = newRunId(now)
  const path = resolve(out, name, runId)
  await makeFolder(join(path, 'logs'))
  return { path, runId }
}

/** Points `<out>/<name>/latest` at a run. */
export async function markLatest(folder: RunFolder): Promise<void> {
  const latest = resolve(folder.path, '..', 'latest')
  const temporary = `${latest}.${folder.runId}`
  try {
    await symlink(folder.runId, temporary, 'dir')
    await rename(temporary, latest)
  } catch {
    // A file system without links, or a folder in the way: a file with the name of the run says the same.
    await rm(temporary, { force: true })
    await writeFile(`${latest}.txt`, `${folder.runId}\n`)
  }
}

/** Writes a value as JSON that people can read, into a run's folder. */
export async function writeJson(folder: RunFolder, name: string, value: unknown): Promise<void> {
  await writeFile(join(folder.path, name), `${JSON.stringify(value, null, 2)}\n`)
}
