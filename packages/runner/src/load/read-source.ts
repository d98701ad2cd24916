import { closeSync, existsSync, fstatSync, openSync, readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { didYouMean, SegscaleError } from '@segscale/core'
import { workspaceRoot } from '../store/store-home.ts'
import { ExperimentInvalidError } from './experiment-invalid-error.ts'
import { SourceText } from './source-text.ts'

/** Larger files are no experiment files; reading them would only cost time. */
const mostBytes = 1_000_000

/** The content of an experiment file, and where it was found. */
export interface ExperimentSource {
  /** Absolute path; nothing for standard input. */
  readonly path: string | undefined
  readonly source: SourceText
}

/**
 * Reads an experiment file; `-` is standard input.
 *
 * A relative name is looked up in the working directory, then where npm was called (`INIT_CWD`), then in the workspace.
 *
 * @throws {@link SegscaleError} with code `FILE_NOT_FOUND`, or `EXPERIMENT_INVALID` where it is too large or no text.
 */
export function readExperimentSource(file: string): ExperimentSource {
  const path = file === '-' ? undefined : findFile(file)
  const label = path === undefined ? '<stdin>' : pathLabel(path)
  const bytes = read(path ?? 0, label)
  const message = problemOf(bytes)
  if (message !== undefined) {
    const code = bytes.byteLength > mostBytes ? 'too-large' : 'yaml-syntax'
    throw new ExperimentInvalidError(label, [{ code, source: label, line: 1, column: 1, path: '', message }])
  }
  const text = new TextDecoder('utf-8').decode(bytes)
  return { path, source: new SourceText(label, text) }
}

/** A path as messages show it: relative where the file lies below the working directory. */
export function pathLabel(path: string): string {
  const label = relative(process.cwd(), path)
  return label.startsWith('..') || label === '' ? path : label
}

function findFile(file: string): string {
  const bases = [process.cwd(), process.env['INIT_CWD'], workspaceRoot(process.cwd())].filter(
    (base) => base !== undefined,
  )
  const found = bases.map((base) => resolve(base, file)).find((path) => existsSync(path))
  if (found !== undefined) return found
  const suggestion = similarFile(file)
  const next = suggestion === undefined ? 'Check the name.' : `Did you mean ${suggestion}?`
  throw new SegscaleError('FILE_NOT_FOUND', `There is no experiment file ${file}. ${next}`)
}

function similarFile(file: string): string | undefined {
  const folders = [resolve(dirname(file)), join(workspaceRoot(process.cwd()), 'experiments')]
  const files = folders.flatMap((folder) => yamlFiles(folder))
  const written = basename(file).replace(/\.ya?ml$/, '')
  const meant = didYouMean(
    written,
    files.map((path) => basename(path).replace(/\.ya?ml$/, '')),
  )
  const path = files.find((candidate) => basename(candidate).replace(/\.ya?ml$/, '') === meant)
  return path === undefined ? undefined : pathLabel(path).split(sep).join('/')
}

function yamlFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(folder, name))
  } catch {
    // A folder that cannot be listed has nothing to suggest.
    return []
  }
}

function read(pathOrDescriptor: string | number, label: string): Uint8Array {
  let descriptor: number | undefined
  try {
    if (typeof pathOrDescriptor === 'number') return readFileSync(pathOrDescriptor)
    descriptor = openSync(pathOrDescriptor, 'r')
    // Size first: nobody wants a disk image in memory.
    const { size } = fstatSync(descriptor)
    return size > mostBytes ? new Uint8Array(mostBytes + 1) : readFileSync(descriptor)
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause)
    const reason = why === 'EISDIR' ? 'it is a folder' : why === 'EACCES' ? 'reading it is not allowed' : why
    throw new SegscaleError('FILE_NOT_FOUND', `Cannot read ${label}: ${reason}. Name an experiment file.`, { cause })
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

function problemOf(bytes: Uint8Array): string | undefined {
  if (bytes.byteLength > mostBytes) return `expected a file of at most ${mostBytes / 1e6} MB`
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return 'expected a text in UTF-8'
  }
  return bytes.includes(0) ? 'expected a text, received binary data' : undefined
}
