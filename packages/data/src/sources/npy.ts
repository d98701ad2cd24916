/** An array as NumPy saves it. */
export interface NpyArray {
  /** Such as `|u1` or `<i8`: byte order, kind and bytes of an element. */
  readonly dtype: string
  readonly shape: readonly number[]
  /** The elements' bytes, row-major. */
  readonly data: Uint8Array
}

/**
 * Reads a .npy file: magic, version, a header that is a Python dictionary, the elements. The header is matched, never
 * evaluated; arrays of Python objects, which NumPy stores as pickles, are refused.
 *
 * @returns The array, or what is wrong as a phrase that follows the array's name.
 * @see NumPy Enhancement Proposal 1, A Simple File Format for NumPy Arrays.
 */
export function readNpy(bytes: Uint8Array): NpyArray | string {
  const text = (from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).toString('latin1')
  if (text(0, 6) !== '\x93NUMPY') return 'is no .npy array: it does not begin with NumPy’s signature'
  const isFirst = bytes[6] === 1
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerAt = isFirst ? 10 : 12
  if (bytes.length < headerAt) return 'is cut off in its header'
  const start = headerAt + (isFirst ? view.getUint16(8, true) : view.getUint32(8, true))
  if (bytes.length < start) return 'is cut off in its header'
  const header = text(headerAt, start)
  const dtype = /'descr':\s*'([<>|=]?[a-zA-Z]\d*)'/.exec(header)?.[1]
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1]
  const lengths = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1]
  if (dtype === undefined || order === undefined || lengths === undefined) {
    return 'must hold plain numbers, but its header names another type'
  }
  if (dtype.includes('O')) return 'must hold numbers, but holds Python objects'
  if (order === 'True') return 'is in Fortran order; save it as numpy.ascontiguousarray(array)'
  const shape = lengths.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]))
  const size = shape.reduce((product, length) => product * length, Number(/\d+$/.exec(dtype)?.[0] ?? 0))
  if (bytes.length - start !== size) {
    return `must hold ${size} bytes behind its header (${dtype}, ${shape.join(' x ')}), but holds ${bytes.length - start}`
  }
  return { dtype, shape, data: bytes.subarray(start) }
}

/**
 * The elements of an array of integers, or what is wrong with it; those of 64 bits only where they are exact numbers.
 *
 * @returns The numbers in row-major order.
 */
export function integersOf({ dtype, data }: NpyArray): Float64Array | string {
  const [, order = '', kind = '', width = ''] = /^([<>|=]?)([a-zA-Z])(\d+)$/.exec(dtype) ?? []
  const read = readers[`${kind}${width}`]
  if (read === undefined) return `must hold integers, but holds ${dtype}; save it as array.astype('int64')`
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const bytes = Number(width)
  return Float64Array.from({ length: data.length / bytes }, (_, at) => read(view, at * bytes, order !== '>'))
}

type Read = (view: DataView, at: number, little: boolean) => number

const readers: Readonly<Record<string, Read>> = {
  u1: (view, at) => view.getUint8(at),
  i1: (view, at) => view.getInt8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  i2: (view, at, little) => view.getInt16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
}
