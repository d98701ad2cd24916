import { gzipSync } from 'node:zlib'
import type { CandidateColumns } from '../candidate-columns.ts'

/** One column of {@link PackedCandidates}: where it lies in the bytes, and what its numbers mean. */
export interface PackedColumn {
  readonly name: string
  readonly type: 'Uint8' | 'Uint16' | 'Uint32' | 'Float64'
  /** What a stored number is multiplied with. */
  readonly scale: number
  /** The levels that stored numbers are places in; only for inputs. */
  readonly levels?: readonly string[]
}

/** Candidates as a page carries them: columns one behind the other, compressed, as text. */
export interface PackedCandidates {
  readonly size: number
  /** In the order of the bytes, each beginning at a multiple of 8. */
  readonly columns: readonly PackedColumn[]
  /** Gzip, then base64. */
  readonly bytes: string
}

const arrays = { Uint8: Uint8Array, Uint16: Uint16Array, Uint32: Uint32Array, Float64: Float64Array }

/**
 * Packs candidates for a page. Accuracies are kept to 1/65,535 and deviations to 1/65,535 of the largest, which is below
 * what a picture or a percentage with two digits shows; counts and levels are kept exactly.
 */
export function packedCandidates(candidates: CandidateColumns): PackedCandidates {
  const { size, inputs, params, macs, latencyMs, mean, deviation, trained } = candidates
  const columns: { column: PackedColumn; values: ArrayLike<number> }[] = [
    ...inputs.map(({ name, levels, codes }) => ({
      column: { name, levels, scale: 1, type: levels.length <= 256 ? ('Uint8' as const) : ('Uint16' as const) },
      values: codes,
    })),
    counts('params', params),
    counts('macs', macs),
    ...(latencyMs === undefined
      ? []
      : [{ column: { name: 'latencyMs', type: 'Float64' as const, scale: 1 }, values: latencyMs }]),
    rounded('mean', mean, 1),
    rounded('deviation', deviation, largest(deviation) || 1),
    { column: { name: 'trained', type: 'Uint8', scale: 1 }, values: trained },
  ]
  const pieces = columns.map(({ column, values }) => {
    const typed = arrays[column.type].from(values)
    const piece = Buffer.alloc(Math.ceil(typed.byteLength / 8) * 8)
    piece.set(new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength))
    return piece
  })
  const bytes = gzipSync(Buffer.concat(pieces), { level: 6 }).toString('base64')
  return { size, columns: columns.map(({ column }) => column), bytes }
}

function counts(name: string, values: Float64Array): { column: PackedColumn; values: ArrayLike<number> } {
  return { column: { name, type: largest(values) < 2 ** 32 ? 'Uint32' : 'Float64', scale: 1 }, values }
}

function rounded(
  name: string,
  values: Float64Array,
  most: number,
): { column: PackedColumn; values: ArrayLike<number> } {
  const scale = most / 65_535
  return {
    column: { name, type: 'Uint16', scale },
    values: values.map((value) => Math.min(65_535, Math.max(0, Math.round(value / scale)))),
  }
}

function largest(values: Float64Array): number {
  // Not Math.max(...values): half a million arguments do not fit on the stack.
  return values.reduce((most, value) => (value > most ? value : most), 0)
}
