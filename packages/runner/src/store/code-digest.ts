import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = fileURLToPath(new URL('../../../', import.meta.url))
/** `dist` as a rule, `src` in tests. */
const built = /[/\\]dist[/\\]store[/\\]/.test(fileURLToPath(import.meta.url)) ? 'dist' : 'src'
/** Those that searches, surrogates and pictures are made by. */
const deciding = ['core', 'models', 'gp', 'runner']

let digest: string | undefined

/**
 * SHA-256 of the code that decides what a study works out from its outcomes, and of the JavaScript engine under it.
 *
 * Nobody has to remember to raise a number: what another version worked out is not even looked at.
 */
export function codeDigest(): string {
  return (digest ??= digestOfFiles())
}

function digestOfFiles(): string {
  const hash = createHash('sha256').update(`${process.versions.v8} ${process.arch}\n`)
  for (const name of deciding) {
    const code = join(packages, name, built)
    const files = readdirSync(code, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(js|ts)$/.test(file))
    for (const path of [...files.sort().map((file) => join(code, file)), join(packages, name, 'package.json')]) {
      const bytes = readFileSync(path)
      hash.update(`${path.slice(packages.length)} ${bytes.length}\n`).update(bytes)
    }
  }
  return hash.digest('hex')
}
