import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

it('holds what the sources in wasm/ compile to', () => {
  const script = resolve(import.meta.dirname, '../../wasm/build.mjs')
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow()
})
