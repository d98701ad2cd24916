import { readFileSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const manifestFile = 'complete.json'

/** What lies in a finished folder: the set-up writes it last, and a folder without it does not count. */
export interface Manifest {
  readonly format: 1
  /** Where the content came from, for people. */
  readonly from: Readonly<Record<string, string>>
  readonly tensorflowVersion: string
  /** Size in bytes of every file, by its path in the folder. */
  readonly files: Readonly<Record<string, number>>
}

/** Writes the manifest of a folder whose content is in place. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(join(folder, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`)
}

/** The manifest of a folder; `undefined` unless every file that it names is there with its size. Never throws. */
export function readManifest(folder: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, manifestFile), 'utf8')) as Manifest
    const format: number = manifest.format
    const isWhole =
      format === 1 && Object.entries(manifest.files).every(([path, size]) => statSync(join(folder, path)).size === size)
    return isWhole ? manifest : undefined
  } catch {
    return undefined
  }
}
