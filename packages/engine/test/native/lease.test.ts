import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withLease } from '../../src/native/lease.ts'
import { hostDigest } from '../../src/native/temporary-folder.ts'

let root = ''
let lease = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'segscale-lease-'))
  lease = join(root, 'a.lease')
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

const silent = { onWait: (): void => undefined }

describe('withLease', () => {
  it('does one work after the other and tells who waits', async () => {
    const order: string[] = []
    let finish = (): void => undefined
    const gate = new Promise<void>((resolve) => {
      finish = resolve
    })
    const first = withLease(lease, silent, async () => {
      order.push('first begins')
      await gate
      order.push('first ends')
    })
    const waiting: number[] = []
    const onWait = (pid: number): void => {
      waiting.push(pid)
      finish()
    }
    const second = withLease(lease, { onWait }, () => Promise.resolve(order.push('second')))
    await Promise.all([first, second])
    expect(order).toEqual(['first begins', 'first ends', 'second'])
    expect(waiting).toEqual([process.pid])
  })

  it('leaves no file, also when the work fails', async () => {
    await expect(withLease(lease, silent, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(existsSync(lease)).toBe(false)
  })

  it('takes over from a process that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    writeFileSync(lease, `${hostDigest()} ${pid}`)
    expect(await withLease(lease, silent, () => Promise.resolve('done'))).toBe('done')
  })

  it('takes over from a holder on another host that has not shown itself for over a minute', async () => {
    writeFileSync(lease, 'elsewhere 1')
    const before = new Date(Date.now() - 61_000)
    utimesSync(lease, before, before)
    expect(await withLease(lease, silent, () => Promise.resolve('done'))).toBe('done')
  })

  it('waits for a holder on another host that lives, until it is told to stop', async () => {
    writeFileSync(lease, 'elsewhere 1')
    const stop = new AbortController()
    const onWait = (): void => {
      stop.abort()
    }
    const waiting = withLease(lease, { onWait, signal: stop.signal }, () => Promise.resolve('done'))
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    expect(existsSync(lease)).toBe(true)
  })
})
