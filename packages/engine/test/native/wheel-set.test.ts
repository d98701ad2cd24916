import { describe, expect, it } from 'vitest'
import { downloadMegabytes, wheelSetFor } from '../../src/native/wheel-set.ts'

const sets = [
  ['linux', 'x64', 'cpu'],
  ['linux', 'x64', 'cuda'],
  ['linux', 'arm64', 'cpu'],
  ['darwin', 'arm64', 'cpu'],
] as const

describe('wheelSetFor', () => {
  it.each(sets)('pins the content of every wheel for %s %s %s', (...set) => {
    const wheels = wheelSetFor(...set)?.wheels ?? []
    expect(wheels[0]).toMatchObject({ version: '2.21.0' })
    for (const wheel of wheels) expect(wheel.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(wheels.map(({ sha256 }) => sha256)).size).toBe(wheels.length)
  })

  it('asks for the libraries of CUDA 12 beside the CUDA build', () => {
    const packages = wheelSetFor('linux', 'x64', 'cuda')?.wheels.map((wheel) => wheel.package)
    expect(packages).toHaveLength(13)
    expect(packages).toEqual(expect.arrayContaining(['tensorflow', 'nvidia-cudnn-cu12', 'nvidia-nccl-cu12']))
  })

  it('knows of no wheel for other platforms', () => {
    expect(wheelSetFor('win32', 'x64', 'cpu')).toBeUndefined()
    expect(wheelSetFor('darwin', 'x64', 'cpu')).toBeUndefined()
    expect(wheelSetFor('linux', 'arm64', 'cuda')).toBeUndefined()
  })
})

describe('downloadMegabytes', () => {
  it('adds up all wheels', () => {
    const set = { wheels: [10, 5].map((megabytes) => ({ package: 'a', version: '1', sha256: '', megabytes })) }
    expect(downloadMegabytes({ ...set, platforms: [], libraries: [], unpackedMegabytes: 100 })).toBe(15)
  })
})
