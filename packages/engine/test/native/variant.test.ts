import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasNvidiaDriver, wantedVariant } from '../../src/native/variant.ts'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'segscale-variant-'))
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

function touch(path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), '')
}

describe('hasNvidiaDriver', () => {
  it('is false on a machine without one', () => {
    expect(hasNvidiaDriver({ PATH: join(root, 'bin') }, root)).toBe(false)
    expect(hasNvidiaDriver({}, root)).toBe(false)
  })

  it.each(['proc/driver/nvidia/version', 'usr/lib/x86_64-linux-gnu/libcuda.so.1', 'usr/lib/wsl/lib/libcuda.so.1'])(
    'sees a driver by %s',
    (file) => {
      touch(file)
      expect(hasNvidiaDriver({}, root)).toBe(true)
    },
  )

  it('sees a driver by nvidia-smi on the PATH', () => {
    touch('bin/nvidia-smi')
    expect(hasNvidiaDriver({ PATH: `/nowhere:${join(root, 'bin')}` }, root)).toBe(true)
  })
})

describe('wantedVariant', () => {
  it('is what SEGSCALE_TENSORFLOW asks for', () => {
    expect(wantedVariant({ SEGSCALE_TENSORFLOW: 'cuda' })).toBe('cuda')
    expect(wantedVariant({ SEGSCALE_TENSORFLOW: 'cpu' })).toBe('cpu')
  })

  it('refuses anything else', () => {
    expect(() => wantedVariant({ SEGSCALE_TENSORFLOW: 'gpu' })).toThrow(
      'SEGSCALE_TENSORFLOW must be cpu or cuda, but it is "gpu"',
    )
  })

  it('follows the driver on Linux x64 when nothing is asked for', () => {
    const isCudaPlatform = process.platform === 'linux' && process.arch === 'x64'
    touch('bin/nvidia-smi')
    expect(wantedVariant({ PATH: join(root, 'bin') })).toBe(isCudaPlatform ? 'cuda' : 'cpu')
  })
})
