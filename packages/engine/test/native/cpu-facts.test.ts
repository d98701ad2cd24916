import { describe, expect, it } from 'vitest'
import { cpuFactsFrom } from '../../src/native/cpu-facts.ts'

const x64 = (flags: string): string =>
  `processor\t: 0\nmodel name\t: AMD EPYC 9B14\nflags\t\t: fpu ${flags} sse2\nbugs\t\t:\n\nprocessor\t: 1\nflags\t\t: amx_bf16\n`

describe('cpuFactsFrom', () => {
  it('reads model and notable features of an x64 CPU', () => {
    expect(cpuFactsFrom(x64('fma avx avx2'), 'x64')).toEqual({
      model: 'AMD EPYC 9B14',
      features: ['avx2', 'fma'],
      hasFastBfloat16: false,
    })
  })

  it('takes AVX-512 alone for no fast bfloat16', () => {
    expect(cpuFactsFrom(x64('avx2 avx512f avx512_vnni'), 'x64').hasFastBfloat16).toBe(false)
  })

  it.each(['avx512_bf16', 'amx_bf16'])('takes %s for fast bfloat16', (flag) => {
    expect(cpuFactsFrom(x64(`avx2 ${flag}`), 'x64').hasFastBfloat16).toBe(true)
  })

  it('reads an arm64 CPU, which has no model name', () => {
    const cpuinfo = 'processor\t: 0\nFeatures\t: fp asimd asimddp sve i8mm bf16\nCPU part\t: 0xd40\n'
    expect(cpuFactsFrom(cpuinfo, 'arm64')).toEqual({
      model: undefined,
      features: ['asimd', 'asimddp', 'sve', 'i8mm', 'bf16'],
      hasFastBfloat16: true,
    })
  })

  it('says nothing about a CPU that it cannot read', () => {
    expect(cpuFactsFrom('', 'x64')).toEqual({ model: undefined, features: [], hasFastBfloat16: false })
  })
})
