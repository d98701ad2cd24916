import { existsSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'

/**
 * The content of an experiment file with a `dataset.path` that does not depend on where a command is called: a relative one
 * that is there beside the experiment file becomes absolute. Others start in the working directory, and stay as they are.
 *
 * @param folder - Where the experiment file lies.
 */
export function placedData(value: unknown, folder: string): unknown {
  const { dataset } = (value ?? {}) as { dataset?: unknown }
  const { path } = (dataset ?? {}) as { path?: unknown }
  if (typeof path !== 'string' || path === '' || isAbsolute(path)) return value
  const beside = resolve(folder, path)
  if (beside === resolve(path) || !existsSync(beside)) return value
  return { ...(value as object), dataset: { ...(dataset as object), path: beside } }
}
