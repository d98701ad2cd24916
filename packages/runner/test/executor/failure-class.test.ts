import { SegscaleError } from '@segscale/core'
import { describe, expect, it } from 'vitest'
import { failureOfError, failureOfExit } from '../../src/executor/failure-class.ts'

describe('failureOfError', () => {
  it.each([
    [new TypeError('x is not a function'), 'bug'],
    [new RangeError('Invalid array length'), 'bug'],
    [new RangeError('Array buffer allocation failed'), 'out-of-memory'],
    [new Error('OOM when allocating tensor with shape[128,64,32,32]'), 'out-of-memory'],
    [new Error('RESOURCE_EXHAUSTED: CUDA out of memory'), 'out-of-memory'],
    [new Error('Invalid TF_Status: 3'), 'engine'],
    [new SegscaleError('BATCH_TOO_LARGE', 'too large'), 'engine'],
    ['a text', 'engine'],
  ])('takes %s for %s', (error, failure) => {
    expect(failureOfError(error)).toBe(failure)
  })
})

describe('failureOfExit', () => {
  it.each([
    ['SIGKILL', '', false, 'killed'],
    ['SIGKILL', '', true, 'out-of-memory'],
    ['SIGTERM', '', true, 'killed'],
    [
      'SIGABRT',
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      false,
      'out-of-memory',
    ],
    [null, 'step 5', false, 'killed'],
  ] as const)('takes %s after %j for %s', (signal, tail, wasOutOfMemory, failure) => {
    expect(failureOfExit(signal, tail, wasOutOfMemory)).toBe(failure)
  })
})
