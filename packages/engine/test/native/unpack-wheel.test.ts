import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unpackWheel, wheelEntryDestination } from '../../src/native/unpack-wheel.ts'
import { writeZip } from './fixtures/write-zip.ts'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'segscale-unpack-'))
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

describe('unpackWheel', () => {
  it('writes the entries that are wanted to where they belong and tells their sizes', async () => {
    const wheel = join(root, 'a.whl')
    writeZip(wheel, [
      { name: 'a/', content: '' },
      { name: 'a/library', content: 'x'.repeat(100_000) },
      { name: 'a/other', content: 'not wanted' },
    ])
    const wanted = (entry: string): string | undefined => (entry === 'a/library' ? 'lib/deep/library' : undefined)
    expect(await unpackWheel(wheel, join(root, 'out'), wanted)).toEqual({ 'lib/deep/library': 100_000 })
    expect(readFileSync(join(root, 'out/lib/deep/library'), 'utf8')).toBe('x'.repeat(100_000))
    expect(existsSync(join(root, 'out/a'))).toBe(false)
  })

  it('keeps programs runnable and nothing else', async () => {
    const wheel = join(root, 'a.whl')
    writeZip(wheel, [
      { name: 'ptxas', content: '', mode: 0o755 },
      { name: 'data', content: '', mode: 0o644 },
    ])
    await unpackWheel(wheel, join(root, 'out'), (entry) => entry)
    expect(statSync(join(root, 'out/ptxas')).mode & 0o100).toBe(0o100)
    expect(statSync(join(root, 'out/data')).mode & 0o111).toBe(0)
  })

  it.each(['../outside', '/outside', 'a/../../outside', 'a\\..\\..\\outside'])(
    'refuses a wheel with the entry %s and writes nothing outside the folder',
    async (name) => {
      const wheel = join(root, 'a.whl')
      writeZip(wheel, [{ name, content: 'evil' }])
      await expect(unpackWheel(wheel, join(root, 'out'), (entry) => entry)).rejects.toThrow()
      expect(existsSync(join(root, 'outside'))).toBe(false)
      expect(existsSync('/outside')).toBe(false)
    },
  )

  it('refuses a destination outside the folder', async () => {
    const wheel = join(root, 'a.whl')
    writeZip(wheel, [{ name: 'a', content: 'evil' }])
    const unpacked = unpackWheel(wheel, join(root, 'out'), () => '../outside')
    await expect(unpacked).rejects.toMatchObject({ code: 'NATIVE_SETUP_FAILED' })
    expect(existsSync(join(root, 'outside'))).toBe(false)
  })
})

describe('wheelEntryDestination', () => {
  const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']

  it.each([
    ['tensorflow/libtensorflow_cc.so.2', 'lib/libtensorflow_cc.so.2'],
    ['tensorflow/include/tensorflow/c/c_api.h', 'include/tensorflow/c/c_api.h'],
    ['tensorflow/include/tensorflow/c/eager/c_api.h', 'include/tensorflow/c/eager/c_api.h'],
    ['tensorflow/include/tensorflow/core/platform/ctstring.h', 'include/tensorflow/core/platform/ctstring.h'],
    ['tensorflow/include/tsl/platform/ctstring_internal.h', 'include/tsl/platform/ctstring_internal.h'],
    ['tensorflow/include/xla/tsl/c/tsl_status.h', 'include/xla/tsl/c/tsl_status.h'],
    ['nvidia/cudnn/lib/libcudnn.so.9', 'nvidia/cudnn/lib/libcudnn.so.9'],
    ['nvidia/cuda_nvcc/bin/ptxas', 'nvidia/cuda_nvcc/bin/ptxas'],
  ])('puts %s at %s', (entry, destination) => {
    expect(wheelEntryDestination(entry, libraries)).toBe(destination)
  })

  it.each([
    'tensorflow/python/lib_pywrap_tensorflow_common.so',
    'other/libtensorflow_cc.so.2',
    'tensorflow/include/tensorflow/core/framework/tensor.h',
    'nvidia/cudnn/include/cudnn.h',
    'nvidia/cuda_runtime/lib/libcudart_static.a',
    'nvidia/__init__.py',
  ])('leaves %s out', (entry) => {
    expect(wheelEntryDestination(entry, libraries)).toBeUndefined()
  })
})
