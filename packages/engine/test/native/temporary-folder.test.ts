import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hostDigest, isAlive, removeAbandoned, temporaryFolder } from '../../src/native/temporary-folder.ts'

let root = ''
let deadPid = 0

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'segscale-temporary-'))
  deadPid = spawnSync(process.execPath, ['-e', '']).pid
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

function folder(name: string): string {
  const path = join(root, name)
  mkdirSync(path)
  writeFileSync(join(path, 'half'), 'x')
  return path
}

describe('temporaryFolder', () => {
  it('makes a folder of its own each time and removes it with its content', async () => {
    const [one, two] = [await temporaryFolder(root), await temporaryFolder(root)]
    expect(one.path).not.toBe(two.path)
    writeFileSync(join(one.path, 'half'), 'x')
    await one.remove()
    await two.remove()
    expect(readdirSync(root)).toEqual([])
  })
})

describe('removeAbandoned', () => {
  it('removes what a killed process of this host left', async () => {
    const left = folder(`.unfinished-${hostDigest()}-${deadPid}-abc`)
    await removeAbandoned(root)
    expect(existsSync(left)).toBe(false)
  })

  it('leaves what living processes and other hosts work on, and everything finished', async () => {
    const mine = (await temporaryFolder(root)).path
    const theirs = folder(`.unfinished-elsewhere-${deadPid}-abc`)
    const finished = folder('tensorflow-2.21.0')
    await removeAbandoned(root)
    expect([mine, theirs, finished].map((path) => existsSync(path))).toEqual([true, true, true])
  })

  it('removes what another host has not touched for an hour', async () => {
    const theirs = folder(`.unfinished-elsewhere-${deadPid}-abc`)
    await removeAbandoned(root, Date.now() + 61 * 60_000)
    expect(existsSync(theirs)).toBe(false)
  })

  it('does nothing where there is no folder', async () => {
    await expect(removeAbandoned(join(root, 'none'))).resolves.toBeUndefined()
  })
})

describe('isAlive', () => {
  it('tells living processes from dead ones and from what is no process id', () => {
    expect(isAlive(process.pid)).toBe(true)
    expect(isAlive(1)).toBe(true)
    expect(isAlive(deadPid)).toBe(false)
    expect([0, -1, Number.NaN, 1.5].map(isAlive)).toEqual([false, false, false, false])
  })
})
