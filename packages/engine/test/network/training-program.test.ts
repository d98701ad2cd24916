import { RandomStream, type Recipe } from '@segscale/core'
import type { BatchMix } from '@segscale/data'
import { familyByName, instantiate, type NetInput } from '@segscale/models'
import { describe, expect, it } from 'vitest'
import { NetworkProgram } from '../../src/network/network-program.ts'
import { initialWeights } from '../../src/network/parameters.ts'
import { tensorflow } from '../../src/tensorflow.ts'

const batchSize = 8
const optimizer: Recipe['optimizer'] = { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 }
const random = RandomStream.derive('training-program.test')

/** A small net for images of a size, before its first step; the caller disposes of it. */
function compile(input: NetInput, recipe: Partial<Recipe> = {}): NetworkProgram {
  const constants = { mean: Array(input.channels).fill(0.5), std: Array(input.channels).fill(0.25) }
  const program = new NetworkProgram(tensorflow(), {
    architecture: instantiate(familyByName('resnet8'), { depth: [1, 1, 1], width: [8, 16, 24] }, input),
    format: { ...input, ...constants },
    precision: 'float32',
    evaluationBatchSize: batchSize,
    training: { batchSize, optimizer, labelSmoothing: 0, ...recipe },
  })
  program.setWeights(initialWeights(program.parameters, 1))
  return program
}

function batchOf({ height, width, channels, classes }: NetInput): { images: Uint8Array; labels: Int32Array } {
  // Even, so that the mean of two is a byte again.
  const images = new Uint8Array(batchSize * height * width * channels).map(() => 2 * random.integer(128))
  return { images, labels: new Int32Array(batchSize).map(() => random.integer(classes)) }
}

/** The losses of the first steps of a new program, all on one batch. */
function losses(program: NetworkProgram, steps: readonly [Uint8Array, Int32Array, BatchMix?][]): number[] {
  const values = steps.map(([images, labels, mix]) => program.step(images, labels, 0.05, undefined, mix))
  program.dispose()
  return values
}

const input = { height: 12, width: 10, channels: 3, classes: 5 }
const partners = Int32Array.from([3, 0, 1, 2, 4, 7, 5, 6])

describe('a training step with mixup', () => {
  it('has the loss of mixed images, shared between the labels of both', () => {
    const { images, labels } = batchOf(input)
    const size = images.length / batchSize
    const partnerOf = (position: number): number => partners[Math.floor(position / size)] as number
    const half = images.map((byte, at) => (byte + (images[partnerOf(at) * size + (at % size)] as number)) / 2)
    const [mixed] = losses(compile(input, { augment: [{ mixup: 0.2 }] }), [[images, labels, { share: 0.5, partners }]])
    const [own] = losses(compile(input), [[half, labels]])
    const [other] = losses(compile(input), [[half, Int32Array.from(partners, (partner) => labels[partner] as number)]])
    expect(mixed).toBeCloseTo(((own as number) + (other as number)) / 2, 4)
    expect(own).not.toBeCloseTo(other as number, 2)
  })

  it('trains as without it where images keep all of themselves', () => {
    const { images, labels } = batchOf(input)
    const mix = { share: 1, partners }
    const mixed = losses(compile(input, { augment: [{ mixup: 1 }] }), [
      [images, labels, mix],
      [images, labels, mix],
    ])
    const plain = losses(compile(input), [
      [images, labels],
      [images, labels],
    ])
    for (const [step, loss] of mixed.entries()) expect(loss).toBeCloseTo(plain[step] as number, 4)
  })

  it('cannot be left out where the recipe asks for it', () => {
    const { images, labels } = batchOf(input)
    const program = compile(input, { augment: [{ mixup: 1 }] })
    expect(() => program.step(images, labels, 0.1)).toThrow(/Input partners of step must be a Int32Array/)
    program.dispose()
  })
})

describe('a training step', () => {
  it.each([
    ['grey images of 28 x 28', { height: 28, width: 28, channels: 1, classes: 10 }],
    ['images with an odd size and six channels', { height: 17, width: 23, channels: 6, classes: 3 }],
    ['images of 64 x 64 in 300 classes', { height: 64, width: 64, channels: 3, classes: 300 }],
  ])('learns a batch of %s', (_, size) => {
    const { images, labels } = batchOf(size)
    const program = compile(size)
    const steps = Array.from({ length: 12 }, () => program.step(images, labels, 0.05))
    expect(steps.at(-1)).toBeLessThan(0.6 * (steps[0] as number))
    expect(program.logits(images)).toHaveLength(batchSize * size.classes)
    program.dispose()
  })
})
