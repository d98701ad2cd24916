import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  baseRescale,
  countArchitecture,
  familyByName,
  instantiate,
  listFamilies,
  rescaleCosts,
  type Costs,
  type NetInput,
  type Rescale,
} from '../../src/index.ts'

// Made by golden/make-family-counts.py.
const golden = JSON.parse(readFileSync(new URL('../golden/family-counts.json', import.meta.url), 'utf8')) as (Costs & {
  family: string
  rescale: Rescale | null
  input: NetInput
})[]

describe('countArchitecture of families that have names', () => {
  it.each(golden)('counts $family $rescale as PyTorch does', ({ family: name, rescale, input, params, macs }) => {
    const family = familyByName(name)
    const kept = rescale ?? baseRescale(family)
    expect(countArchitecture(instantiate(family, kept, input))).toMatchObject({ params, macs })
    expect(rescaleCosts(family, kept, input)).toMatchObject({ params, macs })
  })

  it('has a count of every one of them', () => {
    expect(new Set(golden.map(({ family }) => family))).toEqual(new Set(listFamilies()))
  })

  it.each([
    ['resnet18-imagenet', 224, 11_689_512],
    ['resnet34-imagenet', 224, 21_797_672],
    ['resnet50-imagenet', 224, 25_557_032],
    ['mobilenetv2', 32, 3_504_872],
  ])('gives %s the params that torchvision documents', (name, size, params) => {
    const input = { height: size, width: size, channels: 3, classes: 1000 }
    const family = familyByName(name)
    expect(rescaleCosts(family, baseRescale(family), input).params).toBe(params)
  })
})
