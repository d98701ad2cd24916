import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { gunzip } from '../../src/sources/gunzip.ts'

describe('gunzip', () => {
  it('leaves alone what is not compressed', () => {
    expect(gunzip(Uint8Array.of(1, 2), 10)).toEqual({ bytes: Uint8Array.of(1, 2) })
    expect(gunzip(new Uint8Array(), 10)).toEqual({ bytes: new Uint8Array() })
  })

  it('refuses a bomb before it fills the memory', () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    expect(bomb.length).toBeLessThan(60_000)
    const before = process.memoryUsage().arrayBuffers
    expect(gunzip(bomb, 1_000_000)).toEqual({ problem: 'expands to more than 1000000 bytes' })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000)
  })

  it('tells a file that is cut off from one that is altered', () => {
    const whole = gzipSync(Buffer.from('some text that is long enough to compress'))
    expect(gunzip(whole.subarray(0, 20), 1000)).toEqual({ problem: 'is cut off in the middle' })
    const altered = Uint8Array.from(whole)
    altered[whole.length - 6] = (altered[whole.length - 6] as number) ^ 1
    expect(gunzip(altered, 1000)).toEqual({ problem: expect.stringMatching(/^is damaged/) as string })
  })
})
