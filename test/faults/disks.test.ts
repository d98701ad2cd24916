import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { report, SmallStudy, type Place } from './small-study.ts'

let study: SmallStudy
let first: Place
let whole: Readonly<Record<string, unknown>>
beforeAll(() => {
  study = new SmallStudy()
  first = study.place('first')
  expect(first.run()).toMatchObject({ status: 0 })
  whole = first.result
}, 600_000)
afterAll(() => {
  study.remove()
}, 120_000)

function mount(options: string, path: string): boolean {
  mkdirSync(path, { recursive: true })
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]).status === 0
}

describe('a store', () => {
  it('on a full disk ends the run with exit code 5 and a clear word, and loses nothing', (context) => {
    const place = study.place('full')
    if (!mount('size=320k', place.store)) return context.skip('this user may not mount a small disk')
    try {
      const { status, stderr } = place.run()
      expect(status).toBe(5)
      expect(stderr).toMatch(/The store must be writable.*(ENOSPC|no space)/i)
      const before = place.keys
      expect(before.length).toBeGreaterThan(0)
      expect(spawnSync('mount', ['-o', 'remount,size=64m', place.store]).status).toBe(0)
      expect(place.run()).toMatchObject({ status: 0 })
      expect(place.result).toEqual(whole)
      expect(before.filter((key) => !place.keys.includes(key))).toEqual([])
      report(`full disk: exit code 5 after ${before.length} records, all there; result equal with more room`)
    } finally {
      spawnSync('umount', [place.store])
    }
  }, 600_000)

  it('that is read-only serves what is cached, and refuses new work with exit code 5', (context) => {
    const place = study.place('read-only')
    if (!mount('size=64m', place.store)) return context.skip('this user may not mount a disk')
    try {
      cpSync(first.store, place.store, { recursive: true })
      expect(spawnSync('mount', ['-o', 'remount,ro', place.store]).status).toBe(0)
      expect(place.run()).toMatchObject({ status: 0 })
      expect(place.result).toEqual(whole)
      const { status, stderr } = place.run(['--set', 'seeds=[2]'])
      expect(status).toBe(5)
      expect(stderr).toMatch(/The store must be writable/)
      report('read-only store: cached run equal, new work refused with exit code 5')
    } finally {
      spawnSync('umount', [place.store])
    }
  }, 600_000)

  it.skipIf(process.getuid?.() === 0)(
    'without permission ends the run with exit code 5',
    () => {
      const place = study.place('forbidden')
      mkdirSync(place.store)
      chmodSync(place.store, 0o555)
      const { status, stderr } = place.run()
      expect(status).toBe(5)
      expect(stderr).toMatch(/permissions/)
    },
    600_000,
  )
})
