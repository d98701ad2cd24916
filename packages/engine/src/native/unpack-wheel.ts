import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import { nativeFailure } from './native-failure.ts'

/** Files written, by their path in the folder, with their sizes in bytes. */
export type UnpackedFiles = Record<string, number>

/**
 * Unpacks chosen entries of a wheel (a ZIP file), each as a stream: a library is larger than what fits into memory.
 *
 * @param destinationOf - Path below `folder` of an entry, `undefined` for what is not wanted.
 * @throws {@link SegscaleError} with code `NATIVE_SETUP_FAILED` for an entry that would land outside the folder.
 */
export async function unpackWheel(
  wheel: string,
  folder: string,
  destinationOf: (entry: string) => string | undefined,
  signal?: AbortSignal,
): Promise<UnpackedFiles> {
  const files: UnpackedFiles = {}
  // yauzl refuses absolute entries, backslashes and `..` by itself while it reads.
  const zip = await openPromise(wheel)
  try {
    for await (const entry of zip.eachEntry()) {
      const destination = entry.fileName.endsWith('/') ? undefined : destinationOf(entry.fileName)
      if (destination === undefined) continue
      const path = resolve(folder, destination)
      if (!path.startsWith(resolve(folder) + sep))
        throw nativeFailure(`${wheel} has an unsafe entry: ${entry.fileName}.`)
      await mkdir(dirname(path), { recursive: true })
      const mode = isProgram(entry.externalFileAttributes) ? 0o755 : 0o644
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { mode }), { signal })
      files[destination] = entry.uncompressedSize
    }
  } finally {
    zip.close()
  }
  return files
}

/** Whether the owner may run the file, from the Unix mode in the upper half of a ZIP entry's attributes. */
function isProgram(externalFileAttributes: number): boolean {
  return ((externalFileAttributes >>> 16) & 0o100) !== 0
}

// The C API, and the layout of strings that it exposes.
const tensorflowHeaders =
  /^tensorflow\/include\/(tensorflow\/c\/(eager\/)?\w+|(tensorflow\/core|tsl)\/platform\/ctstring\w*|xla\/tsl\/c\/\w+)\.h$/

/**
 * Where an entry of a TensorFlow or NVIDIA wheel belongs: the libraries to `lib/`, the C headers to `include/`, and what
 * NVIDIA's wheels need at run time to `nvidia/`, where TensorFlow's libraries look for it (`$ORIGIN/../nvidia`).
 */
export function wheelEntryDestination(entry: string, libraries: readonly string[]): string | undefined {
  const library = libraries.find((name) => entry === `tensorflow/${name}`)
  if (library !== undefined) return `lib/${library}`
  if (tensorflowHeaders.test(entry)) return entry.slice('tensorflow/'.length)
  const isRunTime = entry.startsWith('nvidia/') && !/\/include\/|\.(a|py|h)$/.test(entry)
  return isRunTime ? entry : undefined
}
