import { closeSync, existsSync, fstatSync, openSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { SegscaleError } from '@segscale/core'

/** Where experiment files, and the tables that they name, are read from. Paths are absolute. */
export interface SourceFiles {
  /** How messages name a file. */
  label(path: string): string
  exists(path: string): boolean
  /**
   * The bytes of a file; one more than `most` where it is larger.
   *
   * @throws {@link SegscaleError} with code `FILE_NOT_FOUND`.
   */
  read(path: string, most: number): Uint8Array
  /** Absolute paths of the YAML files in a folder; none where it cannot be listed. */
  yamlFiles(folder: string): string[]
}

/** The files of this machine. */
export function diskFiles(label: (path: string) => string): SourceFiles {
  return { label, exists: existsSync, read: (path, most) => readBytes(path, label(path), most), yamlFiles }
}

/** The bytes of a file or descriptor, as {@link SourceFiles.read} gives them. */
export function readBytes(pathOrDescriptor: string | number, label: string, most: number): Uint8Array {
  let descriptor: number | undefined
  try {
    if (typeof pathOrDescriptor === 'number') return readFileSync(pathOrDescriptor)
    descriptor = openSync(pathOrDescriptor, 'r')
    // Size first: nobody wants a disk image in memory.
    const { size } = fstatSync(descriptor)
    return size > most ? new Uint8Array(most + 1) : readFileSync(descriptor)
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause)
    const reasons: Readonly<Record<string, string>> = {
      EISDIR: 'it is a folder',
      EACCES: 'reading it is not allowed',
      ENOENT: 'there is no such file',
    }
    const reason = reasons[why] ?? why
    throw new SegscaleError('FILE_NOT_FOUND', `Cannot read ${label}: ${reason}. Name an experiment file.`, { cause })
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** Why a file that an experiment names cannot be read, as the message of an issue. */
export function refusalOf({ message }: SegscaleError): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\. Name an experiment file\.$/, '')
}

function yamlFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}
