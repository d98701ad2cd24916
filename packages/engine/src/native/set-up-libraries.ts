import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { downloadWheels, type SetupEvents } from './download-wheels.ts'
import { writeManifest } from './manifest.ts'
import { nativeFailure } from './native-failure.ts'
import { unpackWheel, wheelEntryDestination, type UnpackedFiles } from './unpack-wheel.ts'
import { downloadMegabytes, tensorflowVersion, type WheelSet } from './wheel-set.ts'

/**
 * Fetches the wheels and unpacks what is needed of them into a folder, and writes the manifest.
 *
 * @param folder - Where the libraries go; does not exist yet.
 * @param scratch - An empty folder for the downloads; the wheels are gone from it afterwards.
 * @throws {@link SegscaleError} with code `NATIVE_SETUP_FAILED`.
 */
export async function setUpLibraries(
  set: WheelSet,
  folder: string,
  scratch: string,
  events: SetupEvents,
): Promise<void> {
  const count = set.wheels.length === 1 ? '' : `${set.wheels.length} wheels, `
  events.onProgress(`Downloading TensorFlow ${tensorflowVersion} with pip (${count}${downloadMegabytes(set)} MB) ...`)
  const fetched = await downloadWheels(set, scratch, events)
  events.onProgress(`Unpacking its libraries (${set.unpackedMegabytes} MB) ...`)
  const files: UnpackedFiles = {}
  for (const { path } of fetched) {
    const wanted = (entry: string): string | undefined => wheelEntryDestination(entry, set.libraries)
    Object.assign(files, await unpackWheel(path, folder, wanted, events.signal))
    await rm(path)
  }
  for (const library of set.libraries) {
    if (files[`lib/${library}`] !== undefined) continue
    throw nativeFailure(`The wheel ${basename(fetched[0]?.path ?? '')} must hold tensorflow/${library} and does not.`)
  }
  const from = Object.fromEntries(set.wheels.map((wheel) => [`${wheel.package} ${wheel.version}`, wheel.sha256]))
  await writeManifest(folder, { format: 1, from, tensorflowVersion, files })
}
