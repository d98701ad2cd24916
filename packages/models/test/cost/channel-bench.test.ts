import { describe, expect, it } from 'vitest'
import { candidateSpace, rescaleLabel, type Family, type SpaceSettings } from '../../src/index.ts'
import { sharedTable } from '../shared-table.ts'

const cifar = { height: 32, width: 32, channels: 3, classes: 10 }
const quarters = { ratios: [0.25, 0.5, 0.75, 1], roundTo: 1 }
const fixed = { ratios: [1] }

const resnet: Family = {
  name: 'channel-bench-resnet',
  stem: { kernel: 3, stride: 2 },
  segments: [
    { blocks: 1, channels: 256, inner: 256, stride: 1 },
    { blocks: 1, channels: 256, inner: 256, stride: 1 },
    { blocks: 1, channels: 512, inner: 512, stride: 2, shortcut: 'none' },
    { blocks: 1, channels: 512, inner: 512, stride: 1 },
    { blocks: 1, channels: 512, inner: 512, stride: 1 },
  ],
}

const mobilenet: Family = {
  name: 'channel-bench-mobilenet',
  stem: { kernel: 3, stride: 2 },
  segments: [
    { kind: 'inverted-residual', blocks: 1, channels: 128, inner: 768, stride: 1 },
    { kind: 'inverted-residual', blocks: 1, channels: 128, inner: 768, stride: 1 },
    { kind: 'inverted-residual', blocks: 1, channels: 256, inner: 768, stride: 2 },
    { kind: 'inverted-residual', blocks: 1, channels: 256, inner: 1536, stride: 1 },
  ],
  head: { channels: 1024 },
}

const table = sharedTable('channel_bench_macro_resnet.csv')

describe.skipIf(table.missing)(
  `candidateSpace on a published table of a ResNet with two kinds of width${table.note}`,
  () => {
    const settings: SpaceSettings = {
      depth: fixed,
      width: quarters,
      inner: quarters,
      tied: [
        ['width1', 'width2'],
        ['width3', 'width4', 'width5'],
      ],
    }

    it('gives the params and MACs of all 16,384 rows', () => {
      const space = candidateSpace(resnet, settings, cifar)
      expect(space.size).toBe(16_384)
      const params = new Float64Array(space.size)
      const macs = new Float64Array(space.size)
      space.fillCosts(0, space.size, { params, macs })
      const base = [256, 256, 256, 512, 512, 512, 512]
      const different = table.rows.filter((row) => {
        const [w1, w2, w3, w4, w5, w6, w7] = base.map((all, at) => (all * Number(row[`w${at + 1}`])) / 4) as [
          number,
          number,
          number,
          number,
          number,
          number,
          number,
        ]
        const index = space.indexOf({
          depth: [1, 1, 1, 1, 1],
          width: [w1, w1, w5, w5, w5],
          inner: [w2, w3, w4, w6, w7],
        })
        return index === undefined || params[index] !== Number(row['params']) || macs[index] !== Number(row['flops'])
      })
      expect(table.rows).toHaveLength(16_384)
      expect(different).toEqual([])
    })
  },
)

describe('candidateSpace of a MobileNet with seven widths', () => {
  const settings: SpaceSettings = {
    depth: fixed,
    width: quarters,
    inner: quarters,
    head: quarters,
    tied: [
      ['width1', 'width2'],
      ['width3', 'width4'],
    ],
  }

  it('has the figures that are published of Channel-Bench-Macro', () => {
    const space = candidateSpace(mobilenet, settings, cifar)
    expect(space.size).toBe(16_384)
    expect(space.axes.map(({ name }) => name).slice(4)).toEqual([
      'width1+width2',
      'width3+width4',
      ...['inner1', 'inner2', 'inner3', 'inner4', 'head'],
    ])
    // 4444342: the widths of the first stream, of three insides, of the second stream, of the last inside, of the head.
    const best = space.costsAt(space.indexOfLevels([0, 0, 0, 0, 3, 2, 3, 3, 3, 3, 1]) as number)
    expect([Math.round(best.params / 1e4) / 100, Math.round(best.macs / 1e6)]).toEqual([1.39, 185])
    const [smallest, largest] = [space.costsAt(0), space.costsAt(space.size - 1)]
    expect(Math.round(smallest.params / 1e3)).toBe(125)
    expect(Math.round(largest.params / 1e4) / 100).toBe(1.8)
    expect(rescaleLabel(space.base)).toBe('1,1,1,1 / 128,128,256,256 / 768,768,768,1536 / head 1024')
  })
})
