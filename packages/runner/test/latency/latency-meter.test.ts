import { familyByName, instantiate } from '@segscale/models'
import { contentKey } from '@segscale/core'
import { latencyDevice } from '@segscale/engine'
import { describe, expect, it } from 'vitest'
import { LatencyMeter, netInputOf } from '../../src/latency/latency-meter.ts'
import { latencyKeyInput } from '../../src/latency/latency-record.ts'
import { sourceExecArgv } from '../child/exec-argv.ts'
import { MemoryStore } from '../store/memory-store.ts'

const input = { height: 16, width: 16, channels: 3, classes: 10 }
const net = (channels: number) =>
  instantiate(familyByName('resnet20'), { depth: [1, 1, 1], width: [8, 8, channels] }, input)
const entry = new URL('../../src/latency/latency-process.ts', import.meta.url)
const options = { entry, execArgv: sourceExecArgv, limits: { seconds: 0.2, sliceMs: 5 } }

describe('LatencyMeter', () => {
  it('times nets in a process of their own and records each; asked again it answers from the store', async () => {
    const store = new MemoryStore()
    const setting = { device: await latencyDevice('onnxruntime'), threads: 1, batch: 2 }
    const tasks = [8, 16].map((channels) => ({ architecture: net(channels), runtime: 'onnxruntime', setting }) as const)
    const meter = new LatencyMeter({ store, ...options })
    expect(await meter.known(tasks)).toEqual([undefined, undefined])
    const measured = await meter.measure(tasks)
    for (const [at, { key, figures }] of measured.entries()) {
      expect(key).toBe(contentKey(latencyKeyInput(net([8, 16][at] ?? 0), setting)))
      expect(figures.status).toBe('measured')
      expect(figures.medianMs).toBeGreaterThan(0)
      expect(figures.lowMs).toBeLessThanOrEqual(figures.medianMs)
      expect(figures.runs).toBeGreaterThan(8)
    }
    // A process that cannot start would fail; none is started.
    const again = new LatencyMeter({ store, entry: new URL('file:///nowhere.js') })
    expect(await again.measure(tasks)).toEqual(measured)
  })

  it('says what happened where the process does not answer', async () => {
    const setting = { device: await latencyDevice('onnxruntime'), threads: 1, batch: 1 }
    const meter = new LatencyMeter({ store: new MemoryStore(), entry: new URL('file:///nowhere.js') })
    const task = { architecture: net(8), runtime: 'onnxruntime', setting } as const
    await expect(meter.measure([task])).rejects.toMatchObject({
      code: 'WORKER_FAILED',
      message: expect.stringContaining('before it answered') as string,
    })
  })
})

describe('latencyKeyInput', () => {
  it('differs by net, device, threads and batch', async () => {
    const device = await latencyDevice('onnxruntime')
    const setting = { device, threads: 1, batch: 1 }
    const keys = [
      latencyKeyInput(net(8), setting),
      latencyKeyInput(net(16), setting),
      latencyKeyInput(net(8), { ...setting, threads: 2 }),
      latencyKeyInput(net(8), { ...setting, batch: 64 }),
      latencyKeyInput(net(8), { ...setting, device: { ...device, cpu: 'another' } }),
    ].map(contentKey)
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('netInputOf', () => {
  it('reads size and classes from the layers', () => {
    expect(netInputOf(net(8))).toEqual(input)
  })
})
