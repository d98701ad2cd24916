import { familyByName, instantiate } from '@segscale/models'
import { describe, expect, it } from 'vitest'
import { latencyDevice } from '../../src/latency/latency-device.ts'
import { measureLatency } from '../../src/latency/measure-latency.ts'
import { latencyRuntimes, openLatencySubject } from '../../src/latency/open-latency-subject.ts'

const input = { height: 16, width: 16, channels: 3, classes: 10 }

describe('openLatencySubject', () => {
  it.each(latencyRuntimes)('runs nets of any batch on %s', async (runtime) => {
    const architecture = instantiate(familyByName('resnet20'), { depth: [1, 1, 1], width: [5, 8, 8] }, input)
    const subjects = await Promise.all(
      [1, 4].map((batch) => openLatencySubject({ architecture, input, runtime, batch }, 1)),
    )
    const figures = await measureLatency(subjects, { seconds: 0.1, sliceMs: 1 })
    for (const subject of subjects) await subject.close()
    expect(figures.every(({ medianMs }) => medianMs > 0)).toBe(true)
  })
})

describe('latencyDevice', () => {
  it('names CPU and runtime, and is the same each time', async () => {
    const device = await latencyDevice('onnxruntime')
    expect(device).toEqual(await latencyDevice('onnxruntime'))
    expect(device).toMatchObject({ platform: `${process.platform} ${process.arch}`, gpus: [] })
    expect(device.runtime).toMatch(/^onnxruntime \d+\.\d+/)
    expect((await latencyDevice('engine')).runtime).toMatch(/^tensorflow \d+\.\d+/)
  })
})
