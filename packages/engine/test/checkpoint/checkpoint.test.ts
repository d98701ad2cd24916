import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from '../../src/checkpoint/checkpoint.ts'

const word = fc.nat(0xffffffff)
const words = fc.tuple(word, word, word, word)
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
const anyCheckpoint: fc.Arbitrary<Checkpoint> = fc.record({
  step: fc.nat(),
  epochs: fc.array(fc.record({ epoch: fc.nat(), loss: finite, learningRate: finite, seconds: finite })),
  lossSum: finite,
  epochSeconds: finite,
  seconds: finite,
  peakMemoryBytes: fc.nat(),
  batches: fc.record({ epochStart: words, batches: fc.nat(), random: words }),
  state: fc.array(fc.float32Array()),
})

function encoded(checkpoint: Checkpoint, identity = 'mine'): Buffer {
  return Buffer.concat(encodeCheckpoint(checkpoint, identity))
}

const example: Checkpoint = {
  step: 7,
  epochs: [{ epoch: 1, loss: 2.25, learningRate: 0.1, seconds: 3 }],
  lossSum: 0.1 + 0.2,
  epochSeconds: 1,
  seconds: 4,
  peakMemoryBytes: 5,
  batches: { epochStart: [1, 2, 3, 4], batches: 2, random: [5, 6, 7, 8] },
  state: [Float32Array.of(1, -0, NaN), new Float32Array(0), Float32Array.of(1e-45)],
}

describe('decodeCheckpoint', () => {
  it('gives back what was encoded, bit for bit', () => {
    fc.assert(
      fc.property(anyCheckpoint, (checkpoint) => {
        expect(decodeCheckpoint(encoded(checkpoint), 'mine')).toEqual({ status: 'valid', checkpoint })
      }),
    )
  })

  it('refuses a checkpoint of which any byte was changed or lost', () => {
    const bytes = encoded(example)
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
      const cut = bytes.subarray(0, at)
      for (const damaged of [changed, cut]) {
        const why = 'its content does not match its digest'
        expect(decodeCheckpoint(damaged, 'mine')).toEqual({ status: 'unusable', why })
      }
    }
  })

  it('refuses a checkpoint of another training', () => {
    expect(decodeCheckpoint(encoded(example, 'theirs'), 'mine')).toMatchObject({
      status: 'unusable',
      why: expect.stringMatching(/another training/) as string,
    })
  })
})
