import type { PredictedNumbers } from './predictions.ts'

/** Predictions as bytes: indices, means and deviations, one after the other; float64, little endian. */
export function toBytes({ indices, mean, deviation }: PredictedNumbers): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(3 * 8 * indices.length))
  for (const [at, number] of [indices, mean, deviation].flat().entries()) bytes.setFloat64(8 * at, number, true)
  return new Uint8Array(bytes.buffer)
}

/** What {@link toBytes} was given. */
export function fromBytes(bytes: Uint8Array): PredictedNumbers {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = bytes.byteLength / (3 * 8)
  const part = (from: number): number[] =>
    Array.from({ length: count }, (_, at) => view.getFloat64(8 * (from + at), true))
  return { indices: part(0), mean: part(count), deviation: part(2 * count) }
}
