import Config from '@npmcli/config'
import npmSettings from '@npmcli/config/lib/definitions/index.js'
import type { Options } from 'pacote'
import { dirname, join } from 'node:path'

/**
 * The user's own npm settings (registry, proxy, certificates, credentials, cache, retries), as npm's libraries take
 * them: from npm's built-in file, the global, the user's and the project's `.npmrc`, and `npm_config_*` variables.
 */
export async function npmOptions(): Promise<Options> {
  const config = new Config({
    definitions: npmSettings.definitions,
    shorthands: npmSettings.shorthands,
    flatten: npmSettings.flatten,
    npmPath: npmFolder(),
    // Our own command line is not npm's, and loading writes into the environment that it is given.
    argv: [process.execPath, 'npm'],
    env: { ...process.env },
  })
  await config.load()
  const options = { ...config.flat } as Options
  // npm waits 10 and then 60 s before it tries again. That suits a server that is overloaded; somebody who is not
  // connected would sit in front of a silent screen, so wait less unless the user has chosen.
  if (config.isDefault('fetch-retry-mintimeout')) {
    options.retry = { ...(options.retry as object), minTimeout: 1000, maxTimeout: 5000 }
  }
  // What is fetched is pinned by its digest, so metadata in the cache is never too old.
  return { ...options, preferOffline: true }
}

/** Where npm itself lies: as npm told the scripts that it runs, else where Node's installers put it. */
function npmFolder(): string {
  const program = process.env['npm_execpath']
  if (program?.endsWith(join('bin', 'npm-cli.js'))) return dirname(dirname(program))
  return join(dirname(dirname(process.execPath)), 'lib', 'node_modules', 'npm')
}
