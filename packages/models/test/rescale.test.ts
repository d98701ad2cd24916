import { describe, expect, it } from 'vitest'
import { baseRescale, checkRescale, familyByName, rescaleLabel, rescaleProblems } from '../src/index.ts'
import { errorOf } from './error-of.ts'

const resnet20 = familyByName('resnet20')

describe('baseRescale', () => {
  it('keeps every block and channel', () => {
    expect(baseRescale(resnet20)).toEqual({ depth: [3, 3, 3], width: [16, 32, 64] })
  })
})

describe('rescaleLabel', () => {
  it('writes blocks before channels', () => {
    expect(rescaleLabel({ depth: [3, 2, 1], width: [8, 16, 32] })).toBe('3,2,1 / 8,16,32')
  })
})

describe('rescaleProblems', () => {
  it('finds nothing in a narrowed and shortened net', () => {
    expect(rescaleProblems(resnet20, { depth: [1, 2, 3], width: [16, 8, 24] })).toEqual([])
  })

  it('names every problem at once', () => {
    expect(rescaleProblems(resnet20, { depth: [0, 4, 1.5], width: [17, 32, NaN] })).toEqual([
      'depth of segment 1 must be an integer from 1 to 3 (blocks kept), found 0',
      'depth of segment 2 must be an integer from 1 to 3 (blocks kept), found 4',
      'depth of segment 3 must be an integer from 1 to 3 (blocks kept), found 1.5',
      'width of segment 1 must be an integer from 1 to 16 (channels kept), found 17',
      'width of segment 3 must be an integer from 1 to 64 (channels kept), found NaN',
    ])
  })

  it('counts the segments before it looks at them', () => {
    expect(rescaleProblems(resnet20, { depth: [3, 3], width: [99, 32, 64, 64] })).toEqual([
      'depth must have 3 numbers, one per segment, found 2',
      'width must have 3 numbers, one per segment, found 4',
    ])
  })

  it('asks for 1 where a segment has one block', () => {
    expect(rescaleProblems(familyByName('resnet8'), { depth: [1, 2, 1], width: [16, 32, 64] })).toEqual([
      'depth of segment 2 must be 1 (blocks kept), found 2',
    ])
  })
})

describe('checkRescale', () => {
  it('lets a valid rescale pass', () => {
    expect(() => {
      checkRescale(resnet20, baseRescale(resnet20))
    }).not.toThrow()
  })

  it('says which family does not fit, and shows its base', () => {
    const { code, message } = errorOf(() => {
      checkRescale(resnet20, { depth: [9, 3, 3], width: [16, 32, 65] })
    })
    expect(code).toBe('RESCALE_INVALID')
    expect(message).toBe(
      'The rescale 9,3,3 / 16,32,65 does not fit resnet20, whose base is 3,3,3 / 16,32,64: ' +
        'depth of segment 1 must be an integer from 1 to 3 (blocks kept), found 9; ' +
        'width of segment 3 must be an integer from 1 to 64 (channels kept), found 65.',
    )
  })
})
