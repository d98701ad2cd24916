import { describe, expect, it } from 'vitest'
import { checkArchitecture, layerShapes, type Architecture, type Layer } from '../src/index.ts'
import { errorOf } from './error-of.ts'

const input: Layer = { op: 'input', height: 9, width: 6, channels: 3 }
const conv: Layer = { op: 'conv', inputs: [0], kernel: 3, stride: 1, channels: 4 }
const pool: Layer = { op: 'globalAveragePool', inputs: [1] }

function messageOf(layers: readonly unknown[], check: (net: Architecture) => unknown = layerShapes): string {
  const { code, message } = errorOf(() => check({ layers: layers as Layer[] }))
  expect(code).toBe('ARCHITECTURE_INVALID')
  return message
}

describe('layerShapes', () => {
  it('gives images after convolutions and shortcuts, and vectors after pooling', () => {
    const layers: Layer[] = [
      input,
      { op: 'conv', inputs: [0], kernel: 5, stride: 2, channels: 4 },
      { op: 'batchNorm', inputs: [1] },
      { op: 'relu', inputs: [2] },
      { op: 'shortcut', inputs: [0], stride: 2, channels: 4 },
      { op: 'add', inputs: [3, 4] },
      { op: 'globalAveragePool', inputs: [5] },
      { op: 'dense', inputs: [6], units: 7 },
    ]
    expect(layerShapes({ layers })).toEqual([
      [9, 6, 3],
      [5, 3, 4],
      [5, 3, 4],
      [5, 3, 4],
      [5, 3, 4],
      [5, 3, 4],
      [4],
      [7],
    ])
  })

  it('gives max-pools the shapes that PyTorch gives them', () => {
    const shapeOf = (kernel: number, stride: number): unknown =>
      layerShapes({ layers: [input, { op: 'maxPool', inputs: [0], kernel, stride }] })[1]
    // nn.MaxPool2d(kernel, stride, padding=(kernel - 1) // 2) on 9 x 6 pixels.
    expect(shapeOf(3, 2)).toEqual([5, 3, 3])
    expect(shapeOf(2, 2)).toEqual([4, 3, 3])
    expect(shapeOf(3, 3)).toEqual([3, 2, 3])
  })

  it.each([
    ['no layers', [], 'it has no layers'],
    ['no input first', [{ op: 'relu', inputs: [0] }], 'layer 0 (relu): the input must be layer 0'],
    ['a second input', [input, input], 'layer 1 (input): the input must be layer 0 and no other layer'],
    ['images without pixels', [{ ...input, height: 0 }], 'its sizes must be positive integers, found 0'],
    ['an input that comes later', [input, { ...conv, inputs: [1] }], 'layer 1 (conv): its input 1 is not an earlier'],
    ['a missing input', [input, { op: 'add', inputs: [0] }], 'layer 1 (add): it must have 2 input(s), found 1'],
    ['inputs that are no list', [input, { op: 'relu' }], 'layer 1 (relu): it must have 1 input(s), found 0'],
    ['an even kernel', [input, { ...conv, kernel: 2 }], 'layer 1 (conv): its kernel must be odd, found 2'],
    ['half a channel', [input, { ...conv, channels: 0.5 }], 'its channels must be positive integers, found 0.5'],
    ['no stride', [input, { ...conv, stride: 0 }], 'its stride must be positive integers, found 0'],
    ['a sum of unequal shapes', [input, conv, { op: 'add', inputs: [0, 1] }], 'found [9, 6, 3] and [9, 6, 4]'],
    [
      'an image in a dense layer',
      [input, { op: 'dense', inputs: [0], units: 2 }],
      'its input must be [c], found [9, 6, 3]',
    ],
    [
      'a vector in a convolution',
      [input, conv, pool, { ...conv, inputs: [2] }],
      'must be an image [h, w, c], found [4]',
    ],
    ['an unknown operation', [input, { op: 'softmax', inputs: [0] }], 'layer 1 (softmax): there is no such operation'],
    ['one group', [input, { ...conv, groups: 1 }], 'its groups must be an integer from 2 on, found 1'],
    [
      'groups of unequal size',
      [input, { ...conv, groups: 2 }],
      'its 3 and 4 channels must be multiples of its 2 groups',
    ],
    [
      'a pool larger than the image',
      [
        { ...input, width: 1 },
        { op: 'maxPool', inputs: [0], kernel: 2, stride: 2 },
      ],
      'its kernel of 2 must fit into the image, found 9 x 1 pixels',
    ],
    [
      'dropout of everything',
      [input, { op: 'dropout', inputs: [0], rate: 1 }],
      'its rate must be between 0 and 1, found 1',
    ],
  ])('refuses %s', (_, layers, reason) => {
    expect(messageOf(layers)).toContain(reason)
  })
})

describe('checkArchitecture', () => {
  it('refuses a layer that nothing uses', () => {
    const layers = [input, conv, conv, pool]
    expect(messageOf(layers, checkArchitecture)).toContain('layer 2 is used by no other layer')
  })

  it('refuses a net that ends in images', () => {
    expect(messageOf([input, conv], checkArchitecture)).toContain('must give logits [c], found [9, 6, 4]')
  })
})
