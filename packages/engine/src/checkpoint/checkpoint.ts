import { createHash } from 'node:crypto'
import type { BatchStreamState } from '@segscale/data'
import type { EpochSummary } from '../training-events.ts'

/** The format that this version writes, and the only one that it reads. */
const format = 1

/** First bytes of every checkpoint; behind them the digest of all that follows, the head as one line, the arrays. */
const magic = 'segscale checkpoint\n'
const digestLength = 64

/** Everything that decides how a training goes on, between two of its steps. */
export interface Checkpoint {
  /** Steps done. */
  readonly step: number
  /** The epochs that have ended. */
  readonly epochs: readonly EpochSummary[]
  /** Sum of the losses of the present epoch's steps, in nats. */
  readonly lossSum: number
  /** Seconds of training that the present epoch has taken, over all processes. */
  readonly epochSeconds: number
  /** Seconds of training since the first step, over all processes; work that a kill undid is not in it. */
  readonly seconds: number
  /** The largest memory of any process that had a part in it. */
  readonly peakMemoryBytes: number
  readonly batches: BatchStreamState
  /** Weights, running statistics and momenta, as `NetworkProgram.state` gives them. */
  readonly state: readonly Float32Array[]
}

/** What reading a checkpoint's bytes can give. */
export type CheckpointReading =
  { readonly status: 'valid'; readonly checkpoint: Checkpoint } | { readonly status: 'unusable'; readonly why: string }

/**
 * A checkpoint as bytes, in parts to be written one after another.
 *
 * @param identity - Digest of the training and of what computes it: only the same may go on from here.
 */
export function encodeCheckpoint(checkpoint: Checkpoint, identity: string): readonly Uint8Array[] {
  const { state, ...rest } = checkpoint
  const lengths = state.map(({ length }) => length)
  const head = Buffer.from(`${JSON.stringify({ format, identity, lengths, ...rest })}\n`)
  const arrays = state.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength))
  return [Buffer.from(`${magic}${digestOf(head, ...arrays)}\n`), head, ...arrays]
}

/**
 * The inverse of {@link encodeCheckpoint}; never throws. Every byte is under the digest, so what passes is whole.
 *
 * @param identity - Whose checkpoint it has to be.
 */
export function decodeCheckpoint(bytes: Buffer, identity: string): CheckpointReading {
  const start = magic.length + digestLength + 1
  const content = bytes.subarray(start)
  if (bytes.toString('latin1', 0, start) !== `${magic}${digestOf(content)}\n`) {
    return { status: 'unusable', why: 'its content does not match its digest' }
  }
  const headLength = content.indexOf('\n') + 1
  const head = JSON.parse(content.toString('utf8', 0, headLength)) as Head
  if (head.format !== format) return { status: 'unusable', why: 'another version of segscale wrote it' }
  if (head.identity !== identity) {
    return { status: 'unusable', why: 'it is of another training, TensorFlow or processor' }
  }
  // A copy: arrays of floats need an offset that is a multiple of 4.
  const floats = new Float32Array(Uint8Array.from(content.subarray(headLength)).buffer)
  let offset = 0
  const state = head.lengths.map((length) => floats.subarray(offset, (offset += length)))
  const { step, epochs, lossSum, epochSeconds, seconds, peakMemoryBytes, batches } = head
  const checkpoint = { step, epochs, lossSum, epochSeconds, seconds, peakMemoryBytes, batches, state }
  return { status: 'valid', checkpoint }
}

interface Head extends Omit<Checkpoint, 'state'> {
  readonly format: number
  readonly identity: string
  /** Elements of each array of the state. */
  readonly lengths: readonly number[]
}

function digestOf(...parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
