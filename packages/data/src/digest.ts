import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { open } from 'node:fs/promises'

/** SHA-256 of bytes, in lowercase hex. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** SHA-256 of a file's content, in lowercase hex, read piece by piece. */
export async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  const piece = new Uint8Array(4 * 1024 * 1024)
  const handle = await open(file, 'r')
  try {
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}

/** The same, without letting anything else run meanwhile. */
export function digestOfFileSync(file: string): string {
  const hash = createHash('sha256')
  const handle = openSync(file, 'r')
  try {
    const piece = new Uint8Array(1024 * 1024)
    for (;;) {
      const bytesRead = readSync(handle, piece, 0, piece.length, null)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, bytesRead))
    }
  } finally {
    closeSync(handle)
  }
}
