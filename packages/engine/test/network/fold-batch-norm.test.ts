import { familyByName, instantiate, type Architecture } from '@segscale/models'
import { describe, expect, it } from 'vitest'
import { foldBatchNorm, isFoldable } from '../../src/network/fold-batch-norm.ts'
import { networkParameters } from '../../src/network/parameters.ts'

const format = { height: 8, width: 8, channels: 1, classes: 2 }
const architecture = instantiate(familyByName('resnet8'), { depth: [1, 1, 1], width: [2, 2, 2] }, format)
const parameters = networkParameters(architecture)
const firstNorm = architecture.layers.findIndex(({ op }) => op === 'batchNorm')

/** Weights that are all ones but for those that are given. */
function weightsWith(given: Readonly<Record<string, number[]>>): Float32Array[] {
  return parameters.map(({ name, shape }) =>
    Float32Array.from(given[name] ?? new Float32Array(shape.reduce((count, size) => count * size, 1)).fill(1)),
  )
}

describe('foldBatchNorm', () => {
  it('scales each output channel of the kernel and leaves what is to be added', () => {
    const of = (role: string): string => `layer${firstNorm}/${role}`
    // Standard deviations of 2 and 4, once the 1e-5 is added.
    const weights = weightsWith({
      [of('scale')]: [1, 2],
      [of('offset')]: [0.5, -1],
      [of('runningMean')]: [3, 4],
      [of('runningVariance')]: [4 - 1e-5, 16 - 1e-5],
    })
    const folded = foldBatchNorm(architecture, parameters, weights)
    const kernel = folded.get(`layer${firstNorm - 1}/kernel`) as Float32Array
    expect(Array.from(kernel.slice(0, 4))).toEqual(
      [0.5, 0.5, 0.5, 0.5].map((value) => expect.closeTo(value, 6) as number),
    )
    expect(Array.from(folded.get(of('offset')) ?? [])).toEqual(
      [-1, -3].map((value) => expect.closeTo(value, 6) as number),
    )
    expect([...folded.keys()].filter((name) => /running/.test(name))).toEqual([])
    expect(folded.has(of('scale'))).toBe(false)
  })

  it('folds every batch norm of a ResNet, each behind a convolution of its own', () => {
    const norms = architecture.layers.filter(({ op }) => op === 'batchNorm')
    expect(norms).toHaveLength(7)
    expect(norms.every((norm) => norm.op === 'batchNorm' && isFoldable(architecture, norm.inputs[0]))).toBe(true)
  })

  it('keeps the factor where the convolution has another reader', () => {
    const layers = architecture.layers.map((layer) => ({ ...layer }))
    // The shortcut of the first block now begins before the batch norm.
    const add = layers.findIndex(({ op }) => op === 'add')
    const other: Architecture = {
      ...architecture,
      layers: layers.map((layer, at) =>
        at === add && layer.op === 'add' ? { ...layer, inputs: [layer.inputs[0], firstNorm - 1] } : layer,
      ),
    }
    expect(isFoldable(other, firstNorm - 1)).toBe(false)
    const folded = foldBatchNorm(other, parameters, weightsWith({ [`layer${firstNorm}/runningVariance`]: [4, 4] }))
    expect(folded.get(`layer${firstNorm}/scale`)?.[0]).toBeCloseTo(0.5, 5)
    expect(folded.get(`layer${firstNorm - 1}/kernel`)?.[0]).toBe(1)
  })
})
