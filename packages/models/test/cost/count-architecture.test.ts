import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  baseRescale,
  countArchitecture,
  familyByName,
  instantiate,
  type Architecture,
  type Costs,
  type Layer,
  type NetInput,
  type Rescale,
} from '../../src/index.ts'
import { sharedTable } from '../shared-table.ts'

const cifar = { height: 32, width: 32, channels: 3, classes: 10 }

function costsOf(family: string, rescale: Rescale, input: NetInput): Costs {
  const { params, macs } = countArchitecture(instantiate(familyByName(family), rescale, input))
  return { params, macs }
}

describe('countArchitecture', () => {
  // Made by golden/make-resnet-counts.py.
  const golden = JSON.parse(
    readFileSync(new URL('../golden/resnet-counts.json', import.meta.url), 'utf8'),
  ) as (Costs & {
    family: string
    rescale: Rescale
    input: NetInput
  })[]

  it.each(golden)('counts $family $rescale as PyTorch does', ({ family, rescale, input, params, macs }) => {
    expect(costsOf(family, rescale, input)).toEqual({ params, macs })
  })

  it('counts whole MACs where the groups do not divide the pixels of a kernel', () => {
    const layers: Layer[] = [
      { op: 'input', height: 6, width: 4, channels: 3 },
      { op: 'conv', inputs: [0], kernel: 5, stride: 1, channels: 3, groups: 3 },
      { op: 'globalAveragePool', inputs: [1] },
      { op: 'dense', inputs: [2], units: 1 },
    ]
    expect(countArchitecture({ layers })).toMatchObject({ macs: 6 * 4 * 3 * 25 + 3, gemmLoad: 6 * 4 * 3 * 25 + 3 })
  })

  it.each([
    ['resnet20', 0.27],
    ['resnet32', 0.46],
    ['resnet44', 0.66],
    ['resnet56', 0.85],
    ['resnet110', 1.7],
  ])('gives %s the %d million params of He et al. (2015), table 6', (name, millions) => {
    const { params } = costsOf(name, baseRescale(familyByName(name)), cifar)
    expect(Math.abs(params / 1e6 - millions)).toBeLessThan(millions > 1 ? 0.05 : 0.005)
  })

  it('lists the matrix product of every convolution and dense layer, by hand', () => {
    const net = instantiate(familyByName('resnet8'), { depth: [1, 1, 1], width: [2, 3, 4] }, cifar)
    const { gemms, gemmLoad } = countArchitecture(net)
    expect(gemms.map(({ m, n, k }) => [m, n, k])).toEqual([
      [1024, 2, 27],
      [1024, 2, 18],
      [1024, 2, 18],
      [256, 3, 18],
      [256, 3, 27],
      [64, 4, 27],
      [64, 4, 36],
      [1, 10, 4],
    ])
    expect(gemms.map(({ layer }) => net.layers[layer]?.op)).toEqual([...Array<string>(7).fill('conv'), 'dense'])
    expect(gemmLoad).toBe(55_296 + 2 * 36_864 + 13_824 + 20_736 + 6912 + 9216 + 40)
  })

  it('counts each group of a convolution by itself, by hand', () => {
    const layers: Layer[] = [
      { op: 'input', height: 4, width: 4, channels: 6 },
      { op: 'conv', inputs: [0], kernel: 3, stride: 2, channels: 4, groups: 2 },
      { op: 'conv', inputs: [1], kernel: 5, stride: 1, channels: 4, groups: 4 },
    ]
    const counts = countArchitecture({ layers })
    expect(counts.gemms).toEqual([
      { layer: 1, m: 4, n: 2, k: 27, groups: 2 },
      { layer: 2, m: 4, n: 1, k: 25, groups: 4 },
    ])
    expect(counts).toMatchObject({ params: 108 + 100, macs: 4 * 208, gemmLoad: 4 * 208 })
  })
})

const trained = sharedTable('resnet20_cifar10_ssr.csv')

describe.skipIf(trained.missing)(`countArchitecture on trained rescales of ResNet-20${trained.note}`, () => {
  it('gives the params and MACs of every row', () => {
    const found = trained.rows.map((row) =>
      costsOf('resnet20', { depth: numbers(row, 'b1', 'b2', 'b3'), width: numbers(row, 'w1', 'w2', 'w3') }, cifar),
    )
    expect(found.length).toBe(57)
    expect(found).toEqual(trained.rows.map((row) => ({ params: Number(row['params']), macs: Number(row['flops']) })))
  })
})

const published = sharedTable('channel_bench_macro_resnet.csv')

describe.skipIf(published.missing)(`countArchitecture on a published table of another ResNet${published.note}`, () => {
  it('gives the params and MACs of every 31st row', () => {
    const rows = published.rows.filter((_, index) => index % 31 === 0)
    const found = rows.map((row) => {
      const { params, macs } = countArchitecture(
        channelBenchNet(numbers(row, 'w1', 'w2', 'w3', 'w4', 'w5', 'w6', 'w7')),
      )
      return { params, macs }
    })
    expect(found.length).toBeGreaterThan(500)
    expect(found).toEqual(rows.map((row) => ({ params: Number(row['params']), macs: Number(row['flops']) })))
  })
})

function numbers(row: Record<string, string>, ...columns: readonly string[]): number[] {
  return columns.map((column) => Number(row[column]))
}

/** A net whose blocks have an inner width of their own: nothing that a family of this package gives. */
function channelBenchNet(digits: readonly number[]): Architecture {
  const base = [256, 256, 256, 512, 512, 512, 512]
  const width = digits.map((digit, index) => (digit * (base[index] as number)) / 4)
  const layers: Layer[] = [{ op: 'input', height: 32, width: 32, channels: 3 }]
  const append = (layer: Layer): number => layers.push(layer) - 1
  const convNorm = (from: number, stride: number, channels: number): number =>
    append({ op: 'batchNorm', inputs: [append({ op: 'conv', inputs: [from], kernel: 3, stride, channels })] })
  let last = append({ op: 'relu', inputs: [convNorm(0, 2, width[0] as number)] })
  for (const [inner, stream] of [
    [1, 0],
    [2, 0],
    [3, 4],
    [5, 4],
    [6, 4],
  ] as const) {
    const middle = append({ op: 'relu', inputs: [convNorm(last, inner === 3 ? 2 : 1, width[inner] as number)] })
    const residual = convNorm(middle, 1, width[stream] as number)
    const sum = inner === 3 ? residual : append({ op: 'add', inputs: [residual, last] })
    last = append({ op: 'relu', inputs: [sum] })
  }
  append({ op: 'dense', inputs: [append({ op: 'globalAveragePool', inputs: [last] })], units: 10 })
  return { layers }
}
