import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contentKey } from '@segscale/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FailureMemory, type RememberedFailure } from '../../src/store/failure-memory.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segscale-failures-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const failure: RememberedFailure = {
  key: contentKey('a training'),
  failure: 'out-of-memory',
  message: 'It took 3 GiB.',
  limit: 2 ** 31,
  versions: { segscale: '1' },
  host: 'h',
  at: '2026-01-01T00:00:00.000Z',
}

describe('FailureMemory', () => {
  it('remembers the last failure of a piece of work until it is told to forget it', async () => {
    const memory = new FailureMemory(folder)
    expect(await memory.recall(failure.key)).toBeUndefined()
    await memory.remember({ ...failure, limit: 1 })
    await memory.remember(failure)
    expect(await new FailureMemory(folder).recall(failure.key)).toMatchObject(failure)
    await memory.forget(failure.key)
    await memory.forget(failure.key)
    expect(await memory.recall(failure.key)).toBeUndefined()
  })

  it('believes no damaged note, and none about other work', async () => {
    const memory = new FailureMemory(folder)
    await memory.remember(failure)
    const [name = ''] = await readdir(folder)
    await writeFile(join(folder, name), '{"failure":"bug"}')
    expect(await memory.recall(failure.key)).toBeUndefined()
    await expect(memory.recall('../outside')).rejects.toThrow(TypeError)
  })
})
