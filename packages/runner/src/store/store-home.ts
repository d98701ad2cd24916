import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The nearest folder at or above `start` that holds `nx.json`, else `start` itself. */
export function workspaceRoot(start: string): string {
  let folder = resolve(start)
  while (!existsSync(join(folder, 'nx.json'))) {
    const parent = dirname(folder)
    if (parent === folder) return resolve(start)
    folder = parent
  }
  return folder
}

/**
 * The folder of the local store: `SEGSCALE_HOME` where it is set, else `.segscale` in the workspace root.
 *
 * @param environment - The variables to look in, such as `process.env`.
 * @param folder - Where to start looking for the workspace, such as `process.cwd()`.
 */
export function storeHome(environment: Readonly<Record<string, string | undefined>>, folder: string): string {
  const named = environment['SEGSCALE_HOME']
  return named === undefined || named === '' ? join(workspaceRoot(folder), '.segscale') : resolve(folder, named)
}
