import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inspectMachine, isSupportedNode } from '../../src/native/inspect-machine.ts'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'segscale-inspect-'))
  vi.stubEnv('SEGSCALE_CACHE', join(root, 'cache'))
  vi.stubEnv('PATH', join(root, 'bin'))
  vi.stubEnv('CXX', undefined)
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true })
})

describe('inspectMachine', () => {
  it('tells what a bare machine lacks, without failing', async () => {
    vi.stubEnv('SEGSCALE_TENSORFLOW', 'gpu')
    const facts = await inspectMachine()
    expect(facts).toMatchObject({ compiler: null, python: null, pip: null })
    expect(facts.tensorflow).toMatchObject({ isSetUp: false, problem: expect.stringContaining('gpu') as string })
    expect(facts.node.version).toBe(process.versions.node)
    expect(facts.cpu.cores).toBeGreaterThan(0)
    expect(facts.cache).toMatchObject({ folder: join(root, 'cache'), parts: {} })
    expect(facts.cache.freeBytes).toBeGreaterThan(0)
    expect(facts.memory.totalBytes).toBeGreaterThanOrEqual(facts.memory.availableBytes)
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts)
  })

  it('says what would be set up and how much has to be fetched', async () => {
    vi.stubEnv('SEGSCALE_TENSORFLOW', 'cpu')
    const { tensorflow } = await inspectMachine()
    expect(tensorflow).toMatchObject({ isSetUp: false, version: '2.21.0', variant: 'cpu', problem: null })
    expect(tensorflow.toFetchMegabytes).toBeGreaterThan(200)
    expect(tensorflow.neededMegabytes).toBeGreaterThan(tensorflow.toFetchMegabytes)
  })

  it('adds up what lies in the cache', async () => {
    mkdirSync(join(root, 'cache/data/deep'), { recursive: true })
    writeFileSync(join(root, 'cache/data/deep/one'), '12345')
    writeFileSync(join(root, 'cache/data/two'), '123')
    expect((await inspectMachine()).cache.parts).toEqual({ data: 8 })
  })
})

describe('isSupportedNode', () => {
  it('knows the tested range, 20.19 to 26', () => {
    expect(['20.19.0', '22.1.0', '24.0.1', '26.3.0'].map(isSupportedNode)).toEqual([true, true, true, true])
    expect(['18.20.0', '20.18.3', '27.0.0'].map(isSupportedNode)).toEqual([false, false, false])
  })
})
