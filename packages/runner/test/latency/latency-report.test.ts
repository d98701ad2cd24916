import { familyByName, instantiate } from '@segscale/models'
import { describe, expect, it } from 'vitest'
import { latencyReport } from '../../src/latency/latency-report.ts'
import type { LatencyRecordOutcome } from '../../src/latency/latency-record.ts'
import { renderLatency } from '../../src/latency/render-latency.ts'
import { colorsFor } from '../../src/output.ts'

const input = { height: 16, width: 16, channels: 3, classes: 10 }
const architecture = instantiate(familyByName('resnet20'), { depth: [1, 1, 1], width: [8, 8, 8] }, input)
const device = { platform: 'linux x64', cpu: 'A CPU', cores: 2, features: [], gpus: [], runtime: 'onnxruntime 1.2' }
const net = (role: string, label: string, params: number) => ({ role, label, architecture, params, macs: 10 * params })
const latency = (medianMs: number): { key: string; figures: LatencyRecordOutcome } => ({
  key: 'a',
  figures: {
    status: 'measured',
    medianMs,
    lowMs: medianMs * 0.99,
    highMs: medianMs * 1.01,
    p10Ms: medianMs * 0.9,
    p90Ms: medianMs * 1.2,
    runs: 100,
    isTight: true,
  },
})
const setting = { device, threads: 1, batch: 64 }
const nets = [
  net('base', '3,3,3 / 16,32,64', 1000),
  net('fewer blocks', '1,1,1 / 16,32,64', 300),
  net('fewer channels', '3,3,3 / 9,17,34', 300),
]
const report = latencyReport(nets, [
  { runtime: 'onnxruntime', setting, latencies: [latency(10), latency(4), latency(10.05)] },
])

describe('latencyReport', () => {
  it('compares every net with the base', () => {
    expect(report.settings[0]?.nets).toMatchObject([
      { paramsShare: 1, timesFaster: 1, isSmallerButNotFaster: false, imagesPerSecond: 6400 },
      { paramsShare: 0.3, timesFaster: 2.5, isSmallerButNotFaster: false },
      { paramsShare: 0.3, isSmallerButNotFaster: true },
    ])
  })

  it('warns of each net that is smaller and not faster', () => {
    expect(report.warnings).toEqual([
      '3,3,3 / 9,17,34 has 30 % of the parameters and is not faster: 10.1 ms against 10.0 ms (onnxruntime, batch 64).',
    ])
  })
})

describe('renderLatency', () => {
  const text = renderLatency(report, 140, colorsFor('stdout', true))

  it('prints a table per setting, the verdict on pairs, and the warnings last', () => {
    expect(text).toContain('onnxruntime 1.2, batch 64, 1 thread\n')
    expect(text).toMatch(/fewer blocks +1,1,1 \/ 16,32,64 +300 +30 % +3\.00 k +4\.00 +3\.96 to 4\.04/)
    expect(text).toContain('fewer blocks are faster than fewer channels in 1 of 1 pairs: 2.51 times.')
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/^WARNING {2}3,3,3 \/ 9,17,34/)
  })
})
