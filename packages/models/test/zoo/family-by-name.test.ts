import { describe, expect, it } from 'vitest'
import { familyByName, listFamilies } from '../../src/index.ts'
import { errorOf } from '../error-of.ts'

describe('listFamilies', () => {
  it('names families that all exist', () => {
    expect(listFamilies()).toEqual([
      ...['resnet20', 'resnet32', 'resnet44', 'resnet56', 'resnet110', 'resnet164'],
      ...['preresnet20', 'preresnet32', 'preresnet44', 'preresnet56', 'preresnet110'],
      ...['wideresnet-16-2', 'wideresnet-16-8', 'wideresnet-28-10', 'wideresnet-40-4'],
      ...['vgg11', 'vgg13', 'vgg16', 'mobilenetv2'],
      ...['resnet18-cifar', 'resnet18-imagenet', 'resnet34-cifar', 'resnet34-imagenet'],
      ...['resnet50-cifar', 'resnet50-imagenet'],
    ])
    expect(listFamilies().map((name) => familyByName(name).name)).toEqual(listFamilies())
  })
})

describe('familyByName', () => {
  it.each([
    ['resnet8', 1],
    ['resnet20', 3],
    ['resnet110', 18],
    ['resnet1202', 200],
  ])('gives %s three segments of equally many blocks', (name, blocks) => {
    const { segments, stem } = familyByName(name)
    expect(segments).toEqual([
      { blocks, channels: 16, stride: 1 },
      { blocks, channels: 32, stride: 2 },
      { blocks, channels: 64, stride: 2 },
    ])
    expect(stem).toEqual({ kernel: 3, stride: 1 })
  })

  it.each([
    ['resnet21', 'Use resnet20 or resnet26.'],
    ['resnet18', 'Use resnet14 or resnet20 or resnet18-cifar or resnet18-imagenet.'],
    ['preresnet18', 'Use preresnet14 or preresnet20.'],
    ['resnet0', 'Use resnet8.'],
    ['resnet2', 'Use resnet8.'],
    ['resnet020', 'Use resnet20.'],
    ['resnet9999', 'Use resnet9998.'],
    ['resnet100000002', 'Use resnet9998.'],
  ])('tells of 6n+2 and the nearest names for %s', (name, advice) => {
    const { code, message } = errorOf(() => familyByName(name))
    expect(code).toBe('FAMILY_UNKNOWN')
    expect(message).toBe(`The depth of a CIFAR ResNet must be 6n+2, from 8 to 9998; found "${name}". ${advice}`)
  })

  it.each(['ResNet20', 'resnet-20', 'resnt20'])('asks whether %s means resnet20', (name) => {
    const { code, message } = errorOf(() => familyByName(name))
    expect(code).toBe('FAMILY_UNKNOWN')
    expect(message).toContain(`found "${name}". Did you mean "resnet20"?`)
  })

  it('knows Wide ResNets of any depth 6n+4 and any factor', () => {
    expect(familyByName('wideresnet-22-8').segments[2]).toMatchObject({ blocks: 3, channels: 512 })
    const { message } = errorOf(() => familyByName('wideresnet-20-8'))
    expect(message).toBe(
      'The depth of a Wide ResNet must be 6n+4, from 10 to 9998; found "wideresnet-20-8". Use wideresnet-16-8.',
    )
  })

  it('lists the families where nothing is close, and cuts long names', () => {
    const { message } = errorOf(() => familyByName(`zzz${'z'.repeat(1000)}`))
    expect(message).toContain('must be one that "segscale families" lists, another resnet<6n+2>, preresnet<6n+2>')
    expect(message).not.toContain('Did you mean')
    expect(message.length).toBeLessThan(250)
  })
})
