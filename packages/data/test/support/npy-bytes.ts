/** A .npy file of version 1, as NumPy writes it; `descr` stands in place of the quoted type where it is given. */
export function npyBytes(
  dtype: string,
  shape: readonly number[],
  data: Uint8Array,
  { order = 'False', descr = `'${dtype}'` }: { readonly order?: string; readonly descr?: string } = {},
): Buffer {
  const lengths = shape.length === 1 ? `${String(shape[0])},` : shape.join(', ')
  const header = `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': (${lengths}), }`
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`
  const head = Buffer.from('\x93NUMPY\x01\x00', 'latin1')
  const length = Buffer.alloc(2)
  length.writeUInt16LE(padded.length)
  return Buffer.concat([head, length, Buffer.from(padded, 'latin1'), data])
}
