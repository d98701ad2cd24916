/**
 * @typedef {{ name: string, type: 'Uint8' | 'Uint16' | 'Uint32' | 'Float64', scale: number, levels?: readonly string[] }} Column
 * @typedef {{ size: number, columns: readonly Column[], bytes: string }} Packed
 * @typedef {{ name: string, levels: readonly string[], codes: ArrayLike<number> }} Input
 * @typedef {{ size: number, inputs: readonly Input[], figures: ReadonlyMap<string, ArrayLike<number>> }} Candidates
 */

const arrayTypes = { Uint8: Uint8Array, Uint16: Uint16Array, Uint32: Uint32Array, Float64: Float64Array }

/**
 * Candidates from the columns that a page carries.
 *
 * @param {Packed} packed
 * @returns {Promise<Candidates>}
 */
export async function unpacked({ size, columns, bytes }) {
  const binary = atob(bytes)
  const compressed = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) compressed[at] = binary.charCodeAt(at)
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('gzip'))
  const buffer = await new Response(stream).arrayBuffer()
  /** @type {Input[]} */
  const inputs = []
  /** @type {Map<string, ArrayLike<number>>} */
  const figures = new Map()
  let offset = 0
  for (const { name, type, scale, levels } of columns) {
    const stored = new arrayTypes[type](buffer, offset, size)
    offset += Math.ceil(stored.byteLength / 8) * 8
    if (levels !== undefined) inputs.push({ name, levels, codes: stored })
    else figures.set(name, scale === 1 ? stored : Float32Array.from(stored, (value) => value * scale))
  }
  return { size, inputs, figures }
}
