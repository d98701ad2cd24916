import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findCompiler, requireCompiler } from '../../src/native/compiler.ts'

let bin = ''

function program(name: string, script: string): string {
  const path = join(bin, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'segscale-compiler-'))
  vi.stubEnv('PATH', bin)
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(bin, { recursive: true })
})

describe('findCompiler', () => {
  it('takes the first that runs', async () => {
    program('c++', 'exit 1')
    program('g++', 'echo "g++ 12.2.0"; echo "Copyright"')
    program('clang++', 'echo "clang 15"')
    expect(await findCompiler({})).toEqual({ program: 'g++', args: [], version: 'g++ 12.2.0' })
  })

  it('takes what CXX names, with its arguments', async () => {
    const ccache = program('ccache', 'echo "$@"')
    program('c++', 'echo "c++ 12"')
    expect(await findCompiler({ CXX: ` ${ccache}  g++ ` })).toEqual({
      program: ccache,
      args: ['g++'],
      version: 'g++ --version',
    })
  })

  it('finds none on an empty PATH', async () => {
    expect(await findCompiler({})).toBeUndefined()
  })
})

describe('requireCompiler', () => {
  it('says how to get one', async () => {
    await expect(requireCompiler({})).rejects.toMatchObject({
      code: 'NATIVE_SETUP_FAILED',
      message: expect.stringMatching(/none of c\+\+, g\+\+ and clang\+\+ runs.*(apt install|xcode-select)/) as string,
    })
  })

  it('does not fall back when CXX names one that does not run', async () => {
    program('c++', 'echo "c++ 12"')
    await expect(requireCompiler({ CXX: '/nowhere/g++' })).rejects.toThrow('CXX names does not run: /nowhere/g++')
  })
})
