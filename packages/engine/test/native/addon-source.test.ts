import { appendFileSync, cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { addonSource } from '../../src/native/addon-source.ts'

const engine = resolve(import.meta.dirname, '../..')
const names = (paths: readonly string[]): string[] => paths.map((path) => basename(path))
const { arch } = process
const copies: string[] = []

afterEach(() => {
  Object.defineProperty(process, 'arch', { value: arch })
  for (const copy of copies.splice(0)) rmSync(copy, { recursive: true })
})

/** A copy of what decides the digest, to be changed, and the function as the copy has it. */
async function copied(): Promise<{ root: string; source: typeof addonSource }> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'segscale-addon-source-')))
  copies.push(root)
  cpSync(join(engine, 'src/native'), join(root, 'src/native'), { recursive: true })
  cpSync(join(engine, 'kernels'), join(root, 'kernels'), { recursive: true })
  symlinkSync(join(engine, '../../node_modules'), join(root, 'node_modules'))
  const copy = (await import(join(root, 'src/native/addon-source.ts'))) as { addonSource: typeof addonSource }
  return { root, source: copy.addonSource }
}

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

  it('is the same each time, wherever the package lies', async () => {
    const { source } = await copied()
    expect(addonSource()).toEqual(addonSource())
    expect(addonSource().digest).toMatch(/^[0-9a-f]{8}$/)
    expect(source().digest).toBe(addonSource().digest)
  })

  it.each(['batch_norm_ops.cc', 'winograd.h'])('has another digest once the ops change, here in %s', async (file) => {
    const { root, source } = await copied()
    const before = source().digest
    appendFileSync(join(root, 'kernels', file), '// changed\n')
    expect(source().digest).not.toBe(before)
  })

  it.runIf(addonSource().flags.includes('-mavx2'))(
    'has another digest for a CPU that compiles with other flags',
    () => {
      const before = addonSource()
      Object.defineProperty(process, 'arch', { value: 'arm64' })
      const other = addonSource()
      expect(other.flags).not.toContain('-mavx2')
      expect(other.digest).not.toBe(before.digest)
    },
  )
})
