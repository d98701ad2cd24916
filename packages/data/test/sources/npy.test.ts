import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { integersOf, readNpy } from '../../src/sources/npy.ts'
import { npyBytes } from '../support/npy-bytes.ts'

const bytes = Uint8Array.from([1, 2, 3, 4, 5, 6])

describe('readNpy', () => {
  it('gives type, shape and elements', () => {
    expect(readNpy(npyBytes('|u1', [2, 3], bytes))).toEqual({ dtype: '|u1', shape: [2, 3], data: Buffer.from(bytes) })
    expect(readNpy(npyBytes('<u2', [3], bytes))).toMatchObject({ dtype: '<u2', shape: [3] })
  })

  it.each<[string, Uint8Array, RegExp]>([
    ['another file', Buffer.from('PNG and so on, at some length'), /does not begin with NumPy/],
    ['nothing', new Uint8Array(), /does not begin with NumPy/],
    ['a file cut off in its header', npyBytes('|u1', [6], bytes).subarray(0, 40), /cut off in its header/],
    ['a file cut off in its data', npyBytes('|u1', [6], bytes).subarray(0, -1), /must hold 6 bytes .* but holds 5/],
    ['a file with more data', npyBytes('|u1', [5], bytes), /must hold 5 bytes .* but holds 6/],
    ['a shape that would fill the memory', npyBytes('|u1', [4e9, 4e9], bytes), /must hold 16000000000000000000 bytes/],
    [
      'Fortran order',
      npyBytes('|u1', [2, 3], bytes, { order: 'True' }),
      /Fortran order; save it as numpy.ascontiguousarray/,
    ],
    ['Python objects', npyBytes('|O8', [1], bytes), /Python objects/],
    [
      'records',
      npyBytes('|u1', [6], bytes, { descr: "[('a', '|u1')]" }),
      /plain numbers, but its header names another type/,
    ],
  ])('refuses %s', (_, file, message) => {
    expect(readNpy(file)).toMatch(message)
  })

  it('never throws, whatever the bytes', () => {
    const whole = npyBytes('|u1', [2, 3], bytes)
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, end) => {
        const changed = Uint8Array.from(whole)
        changed[at] = value
        expect(['string', 'object']).toContain(typeof readNpy(changed.subarray(0, end)))
      }),
    )
  })
})

describe('integersOf', () => {
  it.each<[string, number[], number[]]>([
    ['|u1', [1, 255], [1, 255]],
    ['|i1', [1, 255], [1, -1]],
    ['<u2', [1, 2], [513]],
    ['>u2', [1, 2], [258]],
    ['<i4', [254, 255, 255, 255], [-2]],
    ['>i8', [0, 0, 0, 0, 0, 0, 1, 0], [256]],
    ['<u8', [7, 0, 0, 0, 0, 0, 0, 0], [7]],
  ])('reads %s', (dtype, data, numbers) => {
    expect(integersOf({ dtype, shape: [1], data: Uint8Array.from(data) })).toEqual(Float64Array.from(numbers))
  })

  it('refuses floats and says how to save them', () => {
    expect(integersOf({ dtype: '<f4', shape: [1], data: new Uint8Array(4) })).toMatch(/holds <f4; .*astype\('int64'\)/)
  })
})
