import { canonicalJson, type JsonValue } from '@segscale/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  baseRescale,
  checkArchitecture,
  familyByName,
  instantiate,
  layerShapes,
  type Architecture,
  type Family,
} from '../src/index.ts'
import { families, inputs, rescalesOf } from './arbitraries.ts'
import { errorOf } from './error-of.ts'

const cifar = { height: 32, width: 32, channels: 3, classes: 10 }

/** One word per layer, for reading a net at a glance. */
function outline({ layers }: Architecture): string[] {
  return layers.map((layer) => {
    switch (layer.op) {
      case 'conv':
      case 'shortcut':
        return `${layer.op} /${layer.stride} ${layer.channels} <${layer.inputs.join()}`
      case 'add':
        return `add <${layer.inputs.join()}`
      case 'dense':
        return `dense ${layer.units}`
      default:
        return layer.op
    }
  })
}

describe('instantiate', () => {
  it('puts shortcut layers only where the stride is 2 or the channels change', () => {
    const net = instantiate(familyByName('resnet20'), { depth: [2, 1, 1], width: [8, 8, 4] }, cifar)
    expect(outline(net)).toEqual([
      ...['input', 'conv /1 8 <0', 'batchNorm', 'relu'],
      ...['conv /1 8 <3', 'batchNorm', 'relu', 'conv /1 8 <6', 'batchNorm', 'add <8,3', 'relu'],
      ...['conv /1 8 <10', 'batchNorm', 'relu', 'conv /1 8 <13', 'batchNorm', 'add <15,10', 'relu'],
      ...[
        'conv /2 8 <17',
        'batchNorm',
        'relu',
        'conv /1 8 <20',
        'batchNorm',
        'shortcut /2 8 <17',
        'add <22,23',
        'relu',
      ],
      ...[
        'conv /2 4 <25',
        'batchNorm',
        'relu',
        'conv /1 4 <28',
        'batchNorm',
        'shortcut /2 4 <25',
        'add <30,31',
        'relu',
      ],
      ...['globalAveragePool', 'dense 10'],
    ])
  })

  it('adds a shortcut where channels change at stride 1', () => {
    const family: Family = {
      name: 'flat',
      stem: { kernel: 5, stride: 2 },
      segments: [
        { blocks: 1, channels: 4, stride: 1 },
        { blocks: 1, channels: 6, stride: 1 },
      ],
    }
    const shortcuts = instantiate(family, { depth: [1, 1], width: [4, 5] }, cifar).layers.filter(
      ({ op }) => op === 'shortcut',
    )
    expect(shortcuts).toEqual([{ op: 'shortcut', inputs: [10], stride: 1, channels: 5 }])
  })

  it('gives ResNet-20 its 20 weighted layers and the feature maps of He et al. (2015), table 6', () => {
    const net = instantiate(familyByName('resnet20'), baseRescale(familyByName('resnet20')), cifar)
    expect(net.layers.filter(({ op }) => op === 'conv' || op === 'dense')).toHaveLength(20)
    const maps = layerShapes(net).filter((_, index) => net.layers[index]?.op === 'conv')
    expect(maps.map((shape) => shape.join('x'))).toEqual([
      ...Array<string>(7).fill('32x32x16'),
      ...Array<string>(6).fill('16x16x32'),
      ...Array<string>(6).fill('8x8x64'),
    ])
  })

  it('gives ResNet-14 when ResNet-20 keeps two blocks per segment', () => {
    const shortened = instantiate(familyByName('resnet20'), { depth: [2, 2, 2], width: [16, 32, 64] }, cifar)
    const own = instantiate(familyByName('resnet14'), baseRescale(familyByName('resnet14')), cifar)
    expect(canonicalJson(shortened as unknown as JsonValue)).toBe(canonicalJson(own as unknown as JsonValue))
  })

  it('gives the base net of the family that the rescale leaves (any family)', () => {
    const cases = families.chain((family) => fc.tuple(fc.constant(family), rescalesOf(family), inputs))
    fc.assert(
      fc.property(cases, ([family, rescale, input]) => {
        const segments = family.segments.map(({ stride }, index) => ({
          stride,
          blocks: rescale.depth[index] as number,
          channels: rescale.width[index] as number,
        }))
        const left: Family = { ...family, segments }
        expect(instantiate(left, baseRescale(left), input)).toEqual(instantiate(family, rescale, input))
      }),
    )
  })

  it('gives consistent nets with one logit per class (any family)', () => {
    const cases = families.chain((family) => fc.tuple(fc.constant(family), rescalesOf(family), inputs))
    fc.assert(
      fc.property(cases, ([family, rescale, input]) => {
        const net = instantiate(family, rescale, input)
        checkArchitecture(net)
        expect(layerShapes(net).at(-1)).toEqual([input.classes])
      }),
    )
  })

  it('refuses what the family cannot give', () => {
    const rescale = { depth: [4, 3, 3], width: [16, 32, 64] }
    expect(errorOf(() => instantiate(familyByName('resnet20'), rescale, cifar)).code).toBe('RESCALE_INVALID')
  })
})
