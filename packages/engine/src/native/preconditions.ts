import { statfs } from 'node:fs/promises'
import { nativeFailure } from './native-failure.ts'
import { requirePip } from './python.ts'
import { downloadMegabytes, type WheelSet } from './wheel-set.ts'

/** Free space of the disk that a folder is on, in bytes. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/**
 * Checks all that can be known before hundreds of MB are fetched: pip, the C library, the disk.
 *
 * @param folder - Where the set-up goes; exists.
 * @throws {@link SegscaleError} with code `NATIVE_SETUP_FAILED`.
 */
export async function checkPreconditions(set: WheelSet, folder: string): Promise<void> {
  if (process.platform === 'linux' && !hasGlibc()) {
    throw nativeFailure(
      "TensorFlow's Linux wheels need glibc, and this system has another C library (musl?). " +
        'Use a system with glibc 2.27 or newer, such as Debian or Ubuntu.',
    )
  }
  await requirePip()
  const free = await freeBytes(folder)
  // The wheels lie there beside what is unpacked from them.
  const needed = (downloadMegabytes(set) + set.unpackedMegabytes + 50) * 1e6
  if (free < needed) {
    throw nativeFailure(
      `Setting up TensorFlow needs ${gigabytes(needed)} GB of disk, and ${folder} has ${gigabytes(free)} GB free. ` +
        'Free some space, or name a folder on another disk in SEGSCALE_CACHE, and run again.',
    )
  }
}

function hasGlibc(): boolean {
  // The report looks up names of network peers unless told not to; the types do not know of the setting yet.
  Object.assign(process.report, { excludeNetwork: true })
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } }
  return header.glibcVersionRuntime !== undefined
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1)
}
