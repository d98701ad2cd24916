import { crc32 } from 'node:zlib'
import { openPromise } from 'yauzl'

/** Nobody's array is larger; an entry that says it is gets no memory. */
const mostBytes = 2 ** 31 - 1

/** The arrays' names in a .npz file, or what is wrong with it. */
export async function npzNames(file: string): Promise<string[] | string> {
  const names: string[] = []
  try {
    const zip = await openPromise(file)
    try {
      for await (const { fileName } of zip.eachEntry()) if (fileName.endsWith('.npy')) names.push(fileName.slice(0, -4))
    } finally {
      zip.close()
    }
    return names
  } catch (error) {
    return `is no .npz file, or is cut off (${(error as Error).message})`
  }
}

/**
 * Chosen arrays of a .npz file, whole in memory; nothing is unpacked.
 *
 * @param onProblem - Told what is wrong with an array, as a phrase with its name.
 */
export async function readNpz(
  file: string,
  wanted: readonly string[],
  onProblem: (problem: string) => void,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const arrays = new Map<string, Uint8Array>()
  const zip = await openPromise(file)
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName.slice(0, -4)
      if (entry.fileName !== `${name}.npy` || !wanted.includes(name)) continue
      if (arrays.has(name)) onProblem(`${name} is there twice`)
      if (entry.uncompressedSize > mostBytes) {
        onProblem(`${name} expands to ${entry.uncompressedSize} bytes, more than ${mostBytes}`)
        continue
      }
      try {
        const pieces: Buffer[] = []
        // The reader ends with an error where there is more or less than the entry says.
        for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer)
        const bytes = Buffer.concat(pieces)
        if (crc32(bytes) !== entry.crc32) onProblem(`${name} is damaged: its checksum is another`)
        arrays.set(name, bytes)
      } catch (error) {
        onProblem(`${name} is damaged or cut off (${(error as Error).message})`)
      }
    }
  } finally {
    zip.close()
  }
  return arrays
}
