import { RandomStream } from '@segscale/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AugmentStep } from '../src/augment/augment-step.ts'
import { BatchStream, type Batch, type BatchOptions, type BatchStreamState } from '../src/batch-stream.ts'
import { digestOf } from '../src/digest.ts'
import type { ImageSet } from '../src/image-set.ts'
import { golden } from './golden/golden.ts'
import { randomSet } from './support/fake-package.ts'

const size = { height: 4, width: 5, channels: 3 }
const set = randomSet(23, 60, 10, 5)

function options(changes: Partial<BatchOptions> = {}): BatchOptions {
  return { ...size, batchSize: 4, augment: [{ padCrop: 2 }, 'flip'], random: RandomStream.derive(9), ...changes }
}

/** Copies of all batches of an epoch. */
function copies(stream: BatchStream): Batch[] {
  return Array.from(stream.epoch(), copyOf)
}

function copyOf({ images, labels, mix }: Batch): Batch {
  return {
    images: images.slice(),
    labels: labels.slice(),
    ...(mix && { mix: { share: mix.share, partners: mix.partners.slice() } }),
  }
}

/** Every kind of step, with all the draws there can be. */
const everyStep: AugmentStep[] = [
  { padCrop: 2 },
  'flip',
  { cutout: 2 },
  { randomErasing: { probability: 0.5, area: { min: 0.02, max: 0.4 }, aspect: { min: 0.3, max: 3.3 } } },
  { mixup: 0.2 },
]

describe('BatchStream', () => {
  it('yields whole batches of different images with their labels', () => {
    const stream = new BatchStream(set, options({ augment: [] }))
    expect(stream.batchesPerEpoch).toBe(5)
    const batches = copies(stream)
    expect(batches).toHaveLength(5)
    const known = new Map<string, number>()
    for (let index = 0; index < set.count; index++) known.set(imageOf(set.images, index), index)
    const taken = batches.flatMap(({ images, labels }) =>
      [...labels].map((label, position) => {
        const index = known.get(imageOf(images, position)) ?? -1
        expect(label).toBe(set.labels[index])
        return index
      }),
    )
    expect(new Set(taken).size).toBe(20)
    expect(taken).not.toEqual([...taken].sort((a, b) => a - b))
  })

  it('repeats its batches with the same seed, and orders every epoch anew', () => {
    const [one, two] = [new BatchStream(set, options()), new BatchStream(set, options())]
    const first = copies(one)
    expect(copies(two)).toEqual(first)
    expect(copies(one)).not.toEqual(first)
    expect(copies(new BatchStream(set, options({ random: RandomStream.derive(10) })))).not.toEqual(first)
  })

  it('goes on from its state after any batch of any epoch, with equal batches', () => {
    fc.assert(
      fc.property(fc.nat(14), fc.constantFrom(4, 5, 23), fc.subarray(everyStep), (taken, batchSize, augment) => {
        const whole = new BatchStream(set, options({ batchSize, augment }))
        const states: BatchStreamState[] = [whole.state()]
        const batches = [1, 2, 3].flatMap(() =>
          Array.from(whole.epoch(), (batch) => {
            states.push(whole.state())
            return copyOf(batch)
          }),
        )
        const at = Math.min(taken, batches.length)
        const saved = JSON.parse(JSON.stringify(states[at])) as BatchStreamState
        const resumed = new BatchStream(set, options({ batchSize, augment, random: RandomStream.derive('another') }))
        resumed.resume(saved)
        const rest = [1, 2, 3, 4].flatMap(() => copies(resumed)).slice(0, batches.length - at)
        expect(rest).toEqual(batches.slice(at))
      }),
      { numRuns: 60 },
    )
  })

  it('goes on from its state between two epochs', () => {
    const whole = new BatchStream(set, options())
    copies(whole)
    const saved = whole.state()
    expect(saved.batches).toBe(0)
    const second = copies(whole)
    const resumed = new BatchStream(set, options())
    resumed.resume(saved)
    expect(copies(resumed)).toEqual(second)
    expect(resumed.state()).toEqual(whole.state())
  })

  it('mixes a batch with itself in another order, by a share of its own, where the steps say so', () => {
    const batches = copies(new BatchStream(set, options({ augment: everyStep })))
    const mixes = batches.flatMap(({ mix }) => mix ?? [])
    expect(mixes).toHaveLength(5)
    for (const { share, partners } of mixes) {
      expect(share).toBeGreaterThanOrEqual(0)
      expect(share).toBeLessThanOrEqual(1)
      expect([...partners].sort()).toEqual([0, 1, 2, 3])
    }
    expect(new Set(mixes.map(({ share }) => share)).size).toBe(5)
    expect(copies(new BatchStream(set, options())).every(({ mix }) => mix === undefined)).toBe(true)
  })

  it('yields the first batch with every step that it has always yielded', () => {
    const meanColour = [100, 110, 120]
    const [first] = copies(new BatchStream(set, options({ augment: everyStep, meanColour })))
    // Frozen, and computed without this code: other values mean that keys must change.
    expect(first?.labels).toEqual(Int32Array.from(golden.everyStep.labels))
    expect(digestOf(first?.images ?? new Uint8Array())).toBe(golden.everyStep.sha256)
    expect([...(first?.mix?.partners ?? [])]).toEqual(golden.everyStep.partners)
    expect(first?.mix?.share).toBeCloseTo(golden.everyStep.share, 12)
  })

  it('refuses a state with more batches than an epoch has', () => {
    const stream = new BatchStream(set, options())
    expect(() => {
      stream.resume({ ...stream.state(), batches: 6 })
    }).toThrow(/An epoch has 5 batches, but 6/)
  })

  it('gives every image its turn in a few epochs', () => {
    const all: ImageSet = { ...set, labels: Uint8Array.from({ length: set.count }, (_, index) => index) }
    const stream = new BatchStream(all, options())
    const seen = new Set(Array.from({ length: 5 }, () => copies(stream).flatMap(({ labels }) => [...labels])).flat())
    expect(seen.size).toBe(set.count)
  })

  it('reuses its two buffers', () => {
    const stream = new BatchStream(set, options())
    const buffers = new Set([...stream.epoch(), ...stream.epoch()].flatMap(({ images, labels }) => [images, labels]))
    expect(buffers.size).toBe(2)
  })

  it('leaves the images of the set as they are', () => {
    const before = digestOf(set.images)
    copies(new BatchStream(set, options()))
    expect(digestOf(set.images)).toBe(before)
  })

  it('yields the first batch that it has always yielded', () => {
    const [first] = copies(new BatchStream(set, options()))
    // Frozen: other values mean that keys must change, so raise dataSemantics with them.
    expect([...(first?.labels ?? [])]).toEqual(golden.firstBatch.labels)
    expect(digestOf(first?.images ?? new Uint8Array())).toBe(golden.firstBatch.sha256)
  })

  it('refuses a batch that is larger than the set, and says what to change', () => {
    expect(() => new BatchStream(set, options({ batchSize: 24 }))).toThrow(
      expect.objectContaining({
        code: 'BATCH_TOO_LARGE',
        message: expect.stringMatching(/24 to a batch, but there are only 23\. Lower recipe.batchSize/) as string,
      }) as Error,
    )
    expect(new BatchStream(set, options({ batchSize: 23 })).batchesPerEpoch).toBe(1)
  })

  it('takes sizes that do not fit the set for mistakes of the caller', () => {
    expect(() => new BatchStream(set, options({ height: 5 }))).toThrow(TypeError)
    expect(() => new BatchStream(set, options({ batchSize: 0 }))).toThrow(TypeError)
  })
})

function imageOf(images: Uint8Array, index: number): string {
  return images.subarray(index * 60, (index + 1) * 60).join()
}
