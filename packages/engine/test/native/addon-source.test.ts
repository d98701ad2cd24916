import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addonSource } from '../../src/native/addon-source.ts'

const names = (paths: readonly string[]): string[] => paths.map((path) => basename(path))

describe('addonSource', () => {
  it("compiles tfjs's binding and the ops of this package, and finds their headers", () => {
    const { files, includeFolders } = addonSource()
    expect(names(files)).toEqual(
      expect.arrayContaining([
        'tfjs_binding.cc',
        'tfjs_backend.cc',
        'batch_norm_ops.cc',
        'convolution_ops.cc',
        'strided_ops.cc',
      ]),
    )
    expect(files.every((file) => file.endsWith('.cc'))).toBe(true)
    expect(names(includeFolders)).toEqual(['include', 'binding', 'kernels'])
  })

  it('is the same each time', () => {
    expect(addonSource()).toEqual(addonSource())
    expect(addonSource().digest).toMatch(/^[0-9a-f]{8}$/)
  })
})
