import { gunzipSync } from 'node:zlib'

/** A file's content, uncompressed where it is gzip, or why it has none. */
export type Uncompressed = { readonly bytes: Uint8Array } | { readonly problem: string }

/**
 * Uncompresses what is gzip and leaves alone what is not.
 *
 * @param most - Bytes that the content may have at most: what would be more is not kept in memory.
 */
export function gunzip(bytes: Uint8Array, most: number): Uncompressed {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    return bytes.length > most ? { problem: `has more than ${most} bytes` } : { bytes }
  }
  try {
    return { bytes: gunzipSync(bytes, { maxOutputLength: most }) }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ERR_BUFFER_TOO_LARGE') return { problem: `expands to more than ${most} bytes` }
    return { problem: code === 'Z_BUF_ERROR' ? 'is cut off in the middle' : `is damaged (${message})` }
  }
}
