import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/**
 * The folder of this user's downloads and builds, shared by all checkouts; absolute, not made here.
 *
 * `SEGSCALE_CACHE` names it. Otherwise it is the platform's cache folder for the user: `XDG_CACHE_HOME` or `~/.cache`,
 * on macOS `~/Library/Caches`, with `segscale` in it.
 *
 * @see https://specifications.freedesktop.org/basedir-spec: a relative `XDG_CACHE_HOME` has to be ignored.
 */
export function userCacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const named = environment['SEGSCALE_CACHE']
  if (named !== undefined && named !== '') return resolve(named)
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'segscale')
  const caches = environment['XDG_CACHE_HOME']
  return join(caches !== undefined && isAbsolute(caches) ? caches : join(homedir(), '.cache'), 'segscale')
}
