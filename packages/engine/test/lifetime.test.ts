import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { sourceExecArgv } from './child/exec-argv.ts'

describe('a process that trains one net after another', () => {
  it('takes no more memory after 100 architectures than 1.15 times that after 10', () => {
    const script = new URL('child/lifetime-child.ts', import.meta.url).pathname
    const { stdout, stderr, status } = spawnSync(process.execPath, [...sourceExecArgv, script], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    const { resident, ...held } = JSON.parse(stdout) as {
      resident: [number, number]
      sessions: number
      tensors: number
    }
    expect(held).toEqual({ sessions: 0, tensors: 0 })
    expect(resident[1]).toBeLessThan(1.15 * resident[0])
  }, 600_000)
})
