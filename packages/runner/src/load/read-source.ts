import { existsSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { didYouMean, SegscaleError } from '@segscale/core'
import { workspaceRoot } from '../store/store-home.ts'
import { ExperimentInvalidError } from './experiment-invalid-error.ts'
import { diskFiles, readBytes, type SourceFiles } from './source-files.ts'
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
  if (file !== '-') return readSourceAt(findFile(file), localFiles)
  const label = '<stdin>'
  return { path: undefined, source: sourceOf(readBytes(0, label, mostBytes), label) }
}

/** Reads the experiment file at an absolute path; throws as {@link readExperimentSource} does. */
export function readSourceAt(path: string, files: SourceFiles): ExperimentSource {
  const label = files.label(path)
  return { path, source: sourceOf(files.read(path, mostBytes), label) }
}

function sourceOf(bytes: Uint8Array, label: string): SourceText {
  const message = problemOf(bytes)
  if (message === undefined) return new SourceText(label, new TextDecoder('utf-8').decode(bytes))
  const code = bytes.byteLength > mostBytes ? 'too-large' : 'yaml-syntax'
  throw new ExperimentInvalidError(label, [{ code, source: label, line: 1, column: 1, path: '', message }])
}

/** A path as messages show it: relative where the file lies below the working directory. */
export function pathLabel(path: string): string {
  const label = relative(process.cwd(), path)
  return label.startsWith('..') || label === '' ? path : label
}

/** The files of this machine, named as messages show them. */
export const localFiles: SourceFiles = diskFiles(pathLabel)

function findFile(file: string): string {
  const bases = [process.cwd(), process.env['INIT_CWD'], workspaceRoot(process.cwd())].filter(
    (base) => base !== undefined,
  )
  const found = bases.map((base) => resolve(base, file)).find((path) => existsSync(path))
  if (found !== undefined) return found
  const folders = [resolve(dirname(file)), join(workspaceRoot(process.cwd()), 'experiments')]
  const suggestion = similarFile(file, folders, localFiles)
  const next = suggestion === undefined ? 'Check the name.' : `Did you mean ${suggestion}?`
  throw new SegscaleError('FILE_NOT_FOUND', `There is no experiment file ${file}. ${next}`)
}

/** A YAML file in one of the folders whose name a person may have meant, as messages show it. */
export function similarFile(file: string, folders: readonly string[], from: SourceFiles): string | undefined {
  const files = folders.flatMap((folder) => from.yamlFiles(folder))
  const bare = (path: string): string => basename(path).replace(/\.ya?ml$/, '')
  const meant = didYouMean(bare(file), files.map(bare))
  const path = files.find((candidate) => bare(candidate) === meant)
  return path === undefined ? undefined : from.label(path).split(sep).join('/')
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
