import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { nativeFailure } from './native-failure.ts'
import { pipFailure } from './pip-failure.ts'
import type { PinnedWheel } from './pinned-wheel.ts'
import { runCommand } from './run-command.ts'
import { treeBytes } from './tree-bytes.ts'
import { downloadMegabytes, type WheelSet } from './wheel-set.ts'

/** A wheel on disk, with the content that its pin asks for. */
export interface FetchedWheel {
  readonly pin: PinnedWheel
  readonly path: string
}

/** How the set-up tells a person where it is. */
export interface SetupEvents {
  readonly onProgress: (line: string) => void
  readonly signal?: AbortSignal | undefined
}

const progressIntervalMs = 5000

/**
 * Fetches wheels with the user's own pip, so that its index, proxy and cache settings hold.
 *
 * The tags make pip take what fits TensorFlow's libraries, whatever version and platform its own Python has. pip checks
 * the digests; they are checked here again, because what is unpacked from these files runs inside this process.
 *
 * @param folder - An empty folder, which then also holds pip's temporary files.
 * @throws {@link SegscaleError} with code `NATIVE_SETUP_FAILED`.
 */
export async function downloadWheels(set: WheelSet, folder: string, events: SetupEvents): Promise<FetchedWheel[]> {
  const requirements = join(folder, 'requirements.txt')
  const wheels = join(folder, 'wheels')
  const temporary = join(folder, 'pip')
  await mkdir(wheels)
  await mkdir(temporary)
  await writeFile(requirements, set.wheels.map(requirement).join(''))
  const watch = watchDownload(folder, downloadMegabytes(set), events.onProgress)
  const { status, stdout, stderr } = await runCommand('python3', pipArguments(set, requirements, wheels), {
    // pip would put hundreds of MB into the system's /tmp, which is often small; no virtual environment is needed here.
    environment: { TMPDIR: temporary, PIP_REQUIRE_VIRTUALENV: '0' },
    signal: events.signal,
  }).finally(() => {
    clearInterval(watch)
  })
  if (status !== 'done') throw pipFailure(`${stdout}\n${stderr}`)
  const files = await readdir(wheels)
  return Promise.all(set.wheels.map((pin) => checkedWheel(pin, wheels, files)))
}

function pipArguments(set: WheelSet, requirements: string, destination: string): string[] {
  return [
    ...['-m', 'pip', 'download', '--disable-pip-version-check', '--no-input', '--progress-bar=off'],
    ...['--no-deps', '--only-binary=:all:', '--require-hashes', '--dest', destination],
    ...set.platforms.flatMap((platform) => ['--platform', platform]),
    ...['--implementation=cp', '--python-version=3.12', '--abi=cp312', '--requirement', requirements],
  ]
}

function requirement(wheel: PinnedWheel): string {
  return `${wheel.package}==${wheel.version} --hash=sha256:${wheel.sha256}\n`
}

function watchDownload(folder: string, megabytes: number, onProgress: (line: string) => void): NodeJS.Timeout {
  let last = 0
  const look = async (): Promise<void> => {
    const done = Math.min(megabytes, Math.floor((await treeBytes(folder)) / 1e6))
    if (done > last) onProgress(`  ${done} of ${megabytes} MB`)
    last = Math.max(done, last)
  }
  return setInterval(() => void look(), progressIntervalMs)
}

async function checkedWheel(pin: PinnedWheel, folder: string, files: readonly string[]): Promise<FetchedWheel> {
  // The first part of a wheel's name is its package, with dashes written as underscores.
  const file = files.find((name) => name.startsWith(`${pin.package.replaceAll('-', '_')}-${pin.version}-`))
  if (file === undefined) throw nativeFailure(`pip has fetched no wheel of ${pin.package} ${pin.version}. Run again.`)
  const path = join(folder, file)
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  const found = hash.digest('hex')
  if (found !== pin.sha256) {
    throw nativeFailure(
      `The wheel of ${pin.package} ${pin.version} must have SHA-256 ${pin.sha256}, but the one fetched has ${found}. ` +
        'Nothing of it was used. Ask whoever runs your package index, or run again.',
    )
  }
  return { pin, path }
}
