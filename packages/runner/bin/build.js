import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const runner = dirname(dirname(fileURLToPath(import.meta.url)))
const root = dirname(dirname(runner))
/** Its time is the start of the last build that succeeded. */
const stamp = join(runner, 'dist', '.built')
const lock = join(runner, 'dist', '.build-lock')

/** Whether everything was built after the last change of a source, by us or by anyone else. */
export function isFresh() {
  if (!existsSync(join(runner, 'src'))) return true
  const stamped = modified(stamp)
  return packages().every((folder) => {
    if (!existsSync(join(folder, 'dist', 'index.js'))) return false
    const changed = newest(folder)
    return changed < stamped || changed < compiledWithoutErrors(folder)
  })
}

/**
 * Builds the packages, unless another process does it meanwhile.
 *
 * @returns Whether everything is built now.
 */
export function build() {
  for (;;) {
    if (isFresh()) return true
    if (takeLock()) break
    sleep(100)
  }
  try {
    console.error('segscale: building, as the sources have changed')
    const started = new Date()
    // Without outputs the compiler's own notes about them are wrong.
    const isWhole = packages().every((folder) => existsSync(join(folder, 'dist', 'index.js')))
    const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
    const options = ['-b', join(runner, 'tsconfig.build.json'), ...(isWhole ? [] : ['--force'])]
    const { status } = spawnSync(process.execPath, [compiler, ...options], { cwd: root, stdio: ['ignore', 2, 2] })
    if (status !== 0) {
      console.error('segscale: the build failed; mend the errors above, or run npm ci if packages are missing')
      return false
    }
    writeFileSync(stamp, '')
    utimesSync(stamp, started, started)
    return true
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

function packages() {
  const folder = join(root, 'packages')
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, 'tsconfig.build.json')))
}

function newest(folder) {
  const sources = readdirSync(join(folder, 'src'), { recursive: true }).map((name) => join(folder, 'src', name))
  const settings = [join(folder, 'tsconfig.build.json'), join(root, 'tsconfig.base.json')]
  return Math.max(...[...sources, ...settings].map(modified))
}

/** When the compiler last wrote its own notes about a package; 0 where these tell of errors or unfinished work. */
function compiledWithoutErrors(folder) {
  const notes = join(folder, 'tsconfig.build.tsbuildinfo')
  if (!existsSync(notes)) return 0
  const isWrong = /"(errors|semanticDiagnosticsPerFile|affectedFilesPendingEmit)":/.test(readFileSync(notes, 'utf8'))
  return isWrong ? 0 : modified(notes)
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** Making a folder succeeds for one process only. */
function takeLock() {
  mkdirSync(dirname(lock), { recursive: true })
  try {
    mkdirSync(lock)
  } catch {
    // Should two processes tidy up at once, both may build; that gives the same files.
    if (isAbandoned()) rmSync(lock, { recursive: true, force: true })
    return false
  }
  writeFileSync(join(lock, 'pid'), String(process.pid))
  return true
}

/** Whether the process that builds has ended without tidying up. */
function isAbandoned() {
  let pid
  try {
    pid = Number(readFileSync(join(lock, 'pid'), 'utf8'))
  } catch {
    // Its owner may be about to write it, or may have died just before; no build takes a minute to start.
    return Date.now() - modified(lock) > 60_000
  }
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code !== 'EPERM'
  }
}

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
