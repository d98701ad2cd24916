import { describe, expect, it } from 'vitest'
import { flagsOf } from '../../src/harness/machine.ts'

describe('flagsOf', () => {
  it('finds the flags that matter on x86 and on arm', () => {
    expect(flagsOf('processor : 0\nflags\t\t: fpu sse2 avx2 fma avx512f avx512_bf16\nbugs : none')).toEqual([
      'avx2',
      'fma',
      'avx512f',
      'avx512_bf16',
    ])
    expect(flagsOf('Features\t: fp asimd bf16')).toEqual(['asimd', 'bf16'])
  })

  it('takes no flag for another that begins like it, and finds none in an empty text', () => {
    expect(flagsOf('flags : avx512_bf16x avx2x')).toEqual([])
    expect(flagsOf('')).toEqual([])
  })
})
