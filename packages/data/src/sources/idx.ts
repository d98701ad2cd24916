/** An array of bytes as an IDX file holds it. */
export interface IdxArray {
  readonly shape: readonly number[]
  /** Row-major. */
  readonly data: Uint8Array
}

const elementTypes: Readonly<Record<number, string>> = {
  0x09: 'signed bytes',
  0x0b: '16-bit integers',
  0x0c: '32-bit integers',
  0x0d: '32-bit floats',
  0x0e: '64-bit floats',
}

/**
 * Reads an uncompressed IDX file of unsigned bytes: two zeros, the element type, the number of dimensions, each length as
 * a big-endian 32-bit integer, the elements.
 *
 * @returns The array, or what is wrong as a phrase that follows the file's name.
 * @see The format's description in LeCun, Cortes and Burges, The MNIST database of handwritten digits.
 */
export function readIdx(bytes: Uint8Array): IdxArray | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const dimensions = bytes[3] ?? 0
  const start = 4 + 4 * dimensions
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0) return 'is no IDX file: it does not begin with two zeros'
  const type = bytes[2] as number
  if (type !== 0x08) return `must hold unsigned bytes, but holds ${elementTypes[type] ?? `elements of type ${type}`}`
  if (dimensions < 1 || dimensions > 4) return `must have 1 to 4 dimensions, but has ${dimensions}`
  if (bytes.length < start) return 'is cut off in its header'
  const shape = Array.from({ length: dimensions }, (_, at) => view.getUint32(4 + 4 * at))
  const size = shape.reduce((product, length) => product * length, 1)
  if (bytes.length - start !== size) {
    return `must hold ${size} bytes behind its header (${shape.join(' x ')}), but holds ${bytes.length - start}`
  }
  return { shape, data: bytes.subarray(start) }
}
