import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { contentKey, temporaryPrefix } from '@segscale/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CheckpointFolder, checkpointSeconds } from '../../src/executor/checkpoint-folder.ts'

let path: string
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'segscale-checkpoints-'))
})
afterEach(() => rm(path, { recursive: true, force: true }))

describe('checkpointSeconds', () => {
  it('is a minute, or what the environment asks for', () => {
    expect(checkpointSeconds({})).toBe(60)
    expect(checkpointSeconds({ SEGSCALE_CHECKPOINT_SECONDS: '' })).toBe(60)
    expect(checkpointSeconds({ SEGSCALE_CHECKPOINT_SECONDS: '0.5' })).toBe(0.5)
    expect(checkpointSeconds({ SEGSCALE_CHECKPOINT_SECONDS: 'Infinity' })).toBe(Infinity)
  })

  it.each(['-1', 'often', 'NaN'])('refuses %s and says what it must be', (asked) => {
    expect(() => checkpointSeconds({ SEGSCALE_CHECKPOINT_SECONDS: asked })).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(`"${asked}"`) as string }) as Error,
    )
  })
})

describe('CheckpointFolder', () => {
  it('gives every training a file of its own, and names only content keys', () => {
    const folder = new CheckpointFolder(path, 60)
    expect(folder.fileOf(contentKey(1))).toBe(join(path, `${contentKey(1)}.ckpt`))
    expect(() => folder.fileOf('../outside')).toThrow(TypeError)
  })

  it('keeps the newest files up to its limit', async () => {
    const folder = new CheckpointFolder(path, 60)
    for (const [age, name] of ['newest.ckpt', 'newer.ckpt', 'old.ckpt.0a.aside', 'oldest.tmp'].entries()) {
      await writeFile(join(path, name), Buffer.alloc(100))
      await utimes(join(path, name), 1e9 - age, 1e9 - age)
    }
    await folder.prune(400)
    expect(await readdir(path)).toHaveLength(4)
    await folder.prune(250)
    expect((await readdir(path)).sort()).toEqual(['newer.ckpt', 'newest.ckpt'])
  })

  it('discards a training with what was left of it half-written, and nothing of others', async () => {
    const folder = new CheckpointFolder(path, 60)
    const [gone, stays] = [folder.fileOf(contentKey(1)), folder.fileOf(contentKey(2))]
    for (const file of [gone, stays]) {
      await writeFile(file, 'whole')
      await writeFile(join(path, `${temporaryPrefix(file)}17-0a.tmp`), 'half')
    }
    await folder.discard(contentKey(1))
    expect((await readdir(path)).sort()).toEqual([`${temporaryPrefix(stays)}17-0a.tmp`, basename(stays)].sort())
  })

  it('has nothing to prune or to discard where no training has run yet', async () => {
    const folder = new CheckpointFolder(join(path, 'missing'), 60)
    await expect(folder.prune()).resolves.toBeUndefined()
    await expect(folder.discard(contentKey(1))).resolves.toBeUndefined()
  })
})
