import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { contentKey, hasCode, replaceFile, SegscaleError, type JsonValue } from '@segscale/core'
import type { DatasetPlace } from '@segscale/data'
import { exportPaths, type ExportFormat } from '@segscale/engine'
import type { KeyInput } from '../store/store.ts'
import type { EvaluationRecord } from '../study/outcome.ts'
import type { NetRescale } from '../study/net-rescale.ts'

/** The file of an artefact that says what it is, and by which digests its other files are known. */
export const artefactFile = 'artefact.json'

/** Images as the exported nets expect them. */
export interface ArtefactImages {
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly classes: number
  readonly mean: readonly number[]
  readonly std: readonly number[]
}

/** How a net did on some images, with the key of the record that says so. */
export interface ArtefactEvaluation extends EvaluationRecord {
  readonly key: string
  /** 95 % interval of the accuracy, for the number of images. */
  readonly interval: readonly [low: number, high: number]
}

/** A measured latency, as the card shows it. */
export interface ArtefactLatency {
  readonly key: string
  readonly runtime: string
  readonly cpu: string
  readonly threads: number
  readonly batch: number
  readonly medianMs: number
  readonly lowMs: number
  readonly highMs: number
}

/** What an exported net is, where it came from and how well it does: the content of `artefact.json`. */
export interface Artefact {
  readonly format: 1
  readonly segscale: string
  readonly experiment: {
    readonly name: string
    readonly description: string | null
    readonly key: string
    readonly run: string
  }
  /** Of the work tree that the run was started in; null outside of git. */
  readonly commit: { readonly revision: string; readonly isDirty: boolean } | null
  readonly net: {
    readonly family: string
    readonly rescale: NetRescale
    readonly params: number
    readonly macs: number
    readonly paramsShare: number
    readonly macsShare: number
  }
  readonly images: ArtefactImages
  /** Which images of the data set were used; their place is not told. */
  readonly dataset: Omit<DatasetPlace, 'path'> & { readonly name: string }
  /** The training that gave the weights: everything that decides it. */
  readonly training: {
    readonly key: string
    readonly seed: number
    readonly input: KeyInput
    /** SHA-256 of the weights. */
    readonly weights: string
    readonly startedAt: string
    readonly versions: Readonly<Record<string, string>>
  }
  readonly evaluation: {
    readonly validation: ArtefactEvaluation
    /** Null where the test images were never read for this net. */
    readonly test: ArtefactEvaluation | null
    /** Key input of the test record; null where there is none. */
    readonly testInput: KeyInput | null
    /** Mean validation accuracy over the seeds of the net, and how many. */
    readonly overSeeds: { readonly validation: number | null; readonly test: number | null; readonly seeds: number }
  }
  readonly latency: readonly ArtefactLatency[]
  readonly formats: readonly ExportFormat[]
  /** SHA-256 of every other file, by its path. */
  readonly files: Readonly<Record<string, string>>
}

/** Writes an artefact's files and, last, `artefact.json`, which carries a digest of itself. */
export async function writeArtefact(
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
  artefact: Artefact,
): Promise<void> {
  for (const [path, bytes] of files) await replaceFile(join(folder, path), [bytes])
  const digest = contentKey(artefact as unknown as JsonValue)
  await replaceFile(join(folder, artefactFile), [`${JSON.stringify({ ...artefact, digest }, null, 2)}\n`])
}

/**
 * Reads an artefact and checks every file against its digest.
 *
 * @throws {@link SegscaleError} with code `FILE_NOT_FOUND` where there is no artefact, or `ARTEFACT_ALTERED` with every file
 * that is not as it was written.
 */
export async function readArtefact(folder: string): Promise<Artefact> {
  const text = await readFile(join(folder, artefactFile), 'utf8').catch((error: unknown) => {
    throw new SegscaleError(
      'FILE_NOT_FOUND',
      `The folder of an export holds ${artefactFile}, but ${join(folder, artefactFile)} cannot be read` +
        `${hasCode(error, 'ENOENT') ? '' : `: ${(error as Error).message}`}. Name the folder that segscale export wrote.`,
      { cause: error },
    )
  })
  const artefact = checkedArtefact(text)
  const problems = typeof artefact === 'string' ? [artefact] : await alteredFiles(folder, artefact)
  if (typeof artefact !== 'string' && problems.length === 0) return artefact
  throw new SegscaleError(
    'ARTEFACT_ALTERED',
    `An export must be as it was written, but in ${folder}: ${problems.join('; ')}. Export the net again.`,
  )
}

/** SHA-256 of bytes. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The paths that belong to formats. */
export function pathsOf(formats: readonly ExportFormat[]): string[] {
  return formats.flatMap((format) => exportPaths[format])
}

function checkedArtefact(text: string): Artefact | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return `${artefactFile} is not JSON`
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${artefactFile} is not an object`
  const { digest, ...content } = value as Record<string, JsonValue>
  const found = contentKey(content)
  if (digest !== found) {
    const stated = typeof digest === 'string' ? shortDigest(digest) : 'none'
    return `${artefactFile} was changed: its content has the digest ${shortDigest(found)}, but it states ${stated}`
  }
  if (content['format'] !== 1) return `${artefactFile} has another format than 1; a newer segscale may have written it`
  return content as unknown as Artefact
}

async function alteredFiles(folder: string, artefact: Artefact): Promise<string[]> {
  const expected = Object.entries(artefact.files)
  const unlisted = pathsOf(artefact.formats).filter((path) => !Object.hasOwn(artefact.files, path))
  const problems = await Promise.all(
    expected.map(async ([path, digest]) => {
      const bytes = await readFile(join(folder, path)).catch(() => undefined)
      if (bytes === undefined) return [`${path} is missing`]
      const found = sha256(bytes)
      return found === digest
        ? []
        : [`${path} has the SHA-256 ${shortDigest(found)}, but was written with ${shortDigest(digest)}`]
    }),
  )
  return [...problems.flat(), ...unlisted.map((path) => `${artefactFile} has no digest of ${path}`)]
}

/** Whether a folder may be written to: it is missing, empty, or an earlier export. */
export async function isFreeForExport(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((error: unknown): string[] => {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  })
  return names.length === 0 || names.includes(artefactFile)
}

function shortDigest(digest: string): string {
  return `${digest.slice(0, 12)}…`
}
