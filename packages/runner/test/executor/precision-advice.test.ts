import { afterEach, describe, expect, it, vi } from 'vitest'
import { precisionAdvice } from '../../src/executor/precision-advice.ts'

const cpu = (hasFastBfloat16: boolean) => () => Promise.resolve({ model: 'Some CPU', hasFastBfloat16 })

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('precisionAdvice', () => {
  it('warns of bfloat16 on a CPU that emulates it, and says what to add', async () => {
    vi.stubEnv('SEGSCALE_TENSORFLOW', 'cpu')
    expect(await precisionAdvice('bfloat16', cpu(false))).toMatch(/Some CPU.*--set recipe\.precision=float32$/)
  })

  it.each([
    ['float32 anywhere', 'float32', false, 'cpu'],
    ['bfloat16 on a CPU that has it', 'bfloat16', true, 'cpu'],
    ['bfloat16 on a GPU', 'bfloat16', false, 'cuda'],
  ] as const)('says nothing about %s', async (_, precision, isFast, variant) => {
    vi.stubEnv('SEGSCALE_TENSORFLOW', variant)
    expect(await precisionAdvice(precision, cpu(isFast))).toBeUndefined()
  })
})
