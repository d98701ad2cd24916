import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { compilerArguments } from '../../src/native/compile-addon.ts'
import { locateNative } from '../../src/native/locate.ts'
import { nativeTarget } from '../../src/native/native-target.ts'

let root = ''
const isWheelPlatform = process.platform === 'linux' || process.arch === 'arm64'

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'segscale-target-')))
  vi.stubEnv('SEGSCALE_CACHE', join(root, 'cache'))
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true })
})

function touch(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), path)
  }
}

const own = (): ReturnType<typeof nativeTarget> =>
  nativeTarget(undefined, { SEGSCALE_LIBTENSORFLOW: join(root, 'own') })

describe('nativeTarget', () => {
  it.runIf(isWheelPlatform)('has a folder in the cache that names version, variant and platform', () => {
    const { folder, libraryFolder } = nativeTarget('cpu', {})
    const name = `tensorflow-2.21.0-cpu-${process.platform}-${process.arch}-`
    expect(folder.startsWith(join(root, 'cache', 'native', name))).toBe(true)
    expect(folder).toMatch(/-[0-9a-f]{8}$/)
    expect(libraryFolder).toBe(join(folder, 'lib'))
  })

  it.runIf(process.platform === 'linux' && process.arch === 'x64')('keeps the variants apart', () => {
    expect(nativeTarget('cuda', {}).folder).not.toBe(nativeTarget('cpu', {}).folder)
  })

  it.runIf(process.arch === 'arm64')('says that a platform has no CUDA', () => {
    expect(() => nativeTarget('cuda', {})).toThrow(/has no wheel for .* Set SEGSCALE_TENSORFLOW=cpu/)
  })

  it('takes a folder with lib/ and include/ for a TensorFlow of the user', () => {
    touch('own/lib/libtensorflow.so.2', 'own/lib/libtensorflow_framework.so.2', 'own/include/tensorflow/c/c_api.h')
    const target = own()
    expect(target).toMatchObject({ variant: 'own', libraryFolder: join(root, 'own/lib'), wheelSet: undefined })
    expect(target.libraries).toEqual(
      ['libtensorflow.so.2', 'libtensorflow_framework.so.2'].map((file) => join(root, 'own/lib', file)),
    )
    expect(target.folder).toMatch(/cache\/native\/own-[0-9a-f]{8}$/)
  })

  it("takes an unpacked wheel's folder, and another folder of ours once its library changes", () => {
    touch('own/libtensorflow_cc.so.2', 'own/include/tensorflow/c/c_api.h')
    const before = own()
    expect(before.libraries).toEqual([join(root, 'own/libtensorflow_cc.so.2')])
    writeFileSync(join(root, 'own/libtensorflow_cc.so.2'), 'a newer version')
    expect(own().folder).not.toBe(before.folder)
  })

  it('says what a folder lacks', () => {
    expect(own).toThrow(/SEGSCALE_LIBTENSORFLOW must name .* has no libtensorflow\. Correct it/)
    touch('own/libtensorflow_cc.so.2')
    expect(own).toThrow(/has no include\/tensorflow\/c\/c_api\.h\./)
  })
})

describe('locateNative', () => {
  it('finds nothing in an empty cache and writes nothing', () => {
    expect(locateNative()).toBeUndefined()
    expect(existsSync(join(root, 'cache'))).toBe(false)
  })

  it('finds nothing, instead of throwing, when the environment asks for what does not exist', () => {
    vi.stubEnv('SEGSCALE_TENSORFLOW', 'gpu')
    expect(locateNative()).toBeUndefined()
  })
})

describe('compilerArguments', () => {
  const source = { files: ['/a/binding.cc'], includeFolders: ['/a', '/napi'], flags: ['-O3'], digest: '00000000' }

  it('lets the addon find its libraries beside itself, wherever the cache is', () => {
    const target = nativeTarget('cpu', {})
    const linux = compilerArguments(target, source, '/out/a.node', 'linux')
    expect(linux.slice(-6)).toEqual(['-Xlinker', '-rpath', '-Xlinker', '$ORIGIN/../lib', '-o', '/out/a.node'])
    expect(linux).toEqual(expect.arrayContaining(['-O3', '-shared', '/a/binding.cc', ...target.libraries]))
    const mac = compilerArguments(target, source, '/out/a.node', 'darwin')
    expect(mac).toEqual(expect.arrayContaining(['-bundle', 'dynamic_lookup', '@loader_path/../lib']))
  })

  it("lets it find the user's own libraries where they are", () => {
    touch('own/libtensorflow_cc.so.2', 'own/include/tensorflow/c/c_api.h')
    const args = compilerArguments(own(), source, '/out/a.node', 'linux')
    expect(args).toContain(join(root, 'own'))
    expect(args).not.toContain('$ORIGIN/../lib')
  })
})
