import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LocalStore } from '../../src/store/local-store.ts'
import { makeRecord } from '../../src/store/record.ts'
import type { StoreRecord } from '../../src/store/store.ts'
import { resnet20Study } from '../fixtures/resnet20-study.ts'
import { writeRun } from '../fixtures/run-folder.ts'
import { runCli, type CliRun } from '../run-cli.ts'

let folder: string
let store: LocalStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segscale-cache-'))
  store = new LocalStore(join(folder, 'store'))
  vi.stubEnv('SEGSCALE_HOME', store.home)
  vi.spyOn(process, 'cwd').mockReturnValue(folder)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, force: true })
})

const cache = (...words: string[]): Promise<CliRun> => runCli('cache', ...words)

async function put(
  input: Record<string, string | number>,
  outcome: Record<string, string>,
  day: number,
): Promise<StoreRecord> {
  const startedAt = `2026-01-0${day}T10:00:00.000Z`
  return store.putIfAbsent(
    makeRecord(input, outcome, { host: 'h', versions: {}, startedAt, wallSeconds: 1, attempt: 1 }),
  )
}

async function training(seed: number): Promise<StoreRecord> {
  const weights = await store.putBlob(Buffer.alloc(2048, seed))
  return put({ kind: 'training', net: seed, seed }, { status: 'trained', weights }, seed)
}

/** A run that has begun and has no result yet. */
async function openRun(key: string): Promise<void> {
  const run = await writeRun(join(folder, 'out'), 'run-1', {})
  await writeFile(join(run, 'plan.json'), JSON.stringify({ list: [{ key }] }))
}

describe('segscale cache ls', () => {
  it('lists trainings, the newest first, and says what it leaves out', async () => {
    const [first, second] = [await training(1), await training(2)]
    await put({ kind: 'picture', code: 'c' }, { status: 'found' }, 3)
    const { stdout, stderr } = await cache('ls')
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'key',
      second.key.slice(0, 12),
      first.key.slice(0, 12),
      '',
    ])
    expect(stderr).toBe(
      'Left out, as it is worked out again in seconds: 1 picture. With --kind all it is listed too.\n',
    )
  })

  it('lists the kinds that are asked for, and says what there is otherwise', async () => {
    await training(1)
    await put({ kind: 'picture', code: 'c' }, { status: 'found' }, 3)
    const kinds = async (...words: string[]): Promise<unknown> => {
      const { stdout } = await cache('ls', '--json', ...words)
      return (JSON.parse(stdout) as { kind: string }[]).map(({ kind }) => kind)
    }
    expect(await kinds()).toEqual(['training'])
    expect(await kinds('--kind', 'picture')).toEqual(['picture'])
    expect(await kinds('--kind', 'all')).toEqual(['picture', 'training'])
    const { status, stderr } = await cache('ls', '--kind', 'pictures')
    expect(status).toBe(2)
    expect(stderr).toMatch(/the store has none\. It has 1 picture, 1 training\./)
  })

  it('shows a record whose fields are of other types than ours', async () => {
    const odd = { startedAt: 7, host: ['x'], wallSeconds: 'long' } as unknown as StoreRecord['provenance']
    await store.putIfAbsent(makeRecord({ kind: 'training', seed: 'x' }, { status: '\u001b[2J', test: null }, odd))
    const { status, stdout } = await cache('ls')
    expect(status).toBe(0)
    expect(stdout).toMatch(/training/)
    expect(stdout).not.toContain('\u001b')
  })
})

describe('segscale cache gc', () => {
  it('says that nothing was removed, where it looked for references, and how to go on', async () => {
    await training(1)
    const { stdout } = await cache('gc', '--older', '1s', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ records: { count: 0 }, isReal: false })
    await mkdir(join(folder, 'experiments'))
    expect((await cache('gc', '--max-size', '1k')).stdout.split('\n')).toEqual([
      `Would be removed from ${store.home}:`,
      expect.stringMatching(/^records +1 +\d+ B$/),
      expect.stringMatching(/^blobs +1 +2\.0 KiB {2}that no record names then$/),
      '0 B of records and blobs would stay.',
      `Referred to by 0 runs in ${join(folder, 'out')} and 0 files in ${join(folder, 'experiments')}: 0 records, which stay.`,
      'Nothing was removed yet. The same command with --yes removes it.',
      '',
    ])
    expect((await cache('info')).stdout).toMatch(/^records +1 /m)
  })

  it('keeps what a run refers to, also where that is more than was asked for, and says so', async () => {
    const { key } = await training(1)
    await openRun(key)
    const { stdout } = await cache('gc', '--max-size', '1k', '--yes')
    expect(stdout).toMatch(/^Nothing to remove from/)
    expect(stdout).toMatch(/That is more than 1\.0 KiB; what is referred to goes only with --no-keep-referenced/)
    expect(await store.head(key)).toBeDefined()
  })

  it('removes weights of nets that no run answers with, where it is asked to', async () => {
    const [answer, other] = [await training(1), await training(2)]
    const study = resnet20Study()
    const result = { ...study, base: { ...study.base, key: answer.key } }
    await writeRun(join(folder, 'out'), 'run-1', { result })
    expect((await cache('gc')).stdout).toMatch(/^Nothing to remove/)
    expect((await cache('gc', '--weights')).stdout).toMatch(/^weights +1 +2\.0 KiB {2}of trained nets that no run/m)
    expect((await cache('gc', '--weights', '--yes')).stdout).toMatch(/^Removed from/)
    expect(await store.blobBytes(answer.outcome['weights'] as string)).toBe(2048)
    expect(await store.blobBytes(other.outcome['weights'] as string)).toBeUndefined()
    expect(await store.head(other.key)).toBeDefined()
    expect((await cache('verify')).stdout).toMatch(/damaged: 0 entries\.\nNamed by records and not here: 1 blob,/)
  })

  it('keeps all weights of a run that has no result yet', async () => {
    const { key } = await training(1)
    await openRun(key)
    const { stdout } = await cache('gc', '--weights')
    expect(stdout).toMatch(/^Nothing to remove/)
    expect(stdout).toMatch(/^1 run without a result: what they trained keeps its weights/m)
  })

  it('removes nothing where a file in experiments cannot be planned', async () => {
    await training(1)
    await mkdir(join(folder, 'experiments'))
    await writeFile(join(folder, 'experiments', 'broken.yaml'), 'version: 1\n')
    const { status, stderr } = await cache('gc', '--max-size', '1k', '--yes')
    expect(status).toBe(2)
    expect(stderr).toMatch(/broken\.yaml refers to must be known .*--no-keep-referenced/)
    expect((await cache('info')).stdout).toMatch(/^records +1 /m)
  })
})

describe('segscale cache push and pull', () => {
  it('copy from store to store, and say what stayed behind', async () => {
    await training(1)
    const shared = join(folder, 'shared')
    expect((await cache('push', shared)).stdout).toBe(
      'Copied 1 record; 0 were there already.\n' +
        'Not copied, as --blobs was not given: 1 blob. A net whose weights are needed is trained again.\n',
    )
    expect((await cache('push', shared, '--blobs')).stdout).toBe('Copied 0 records and 1 blob; 1 were there already.\n')
    vi.stubEnv('SEGSCALE_HOME', join(folder, 'mine'))
    expect((await cache('pull', shared, '--blobs')).stdout).toMatch(/^Copied 1 record and 1 blob;/)
  })

  it('refuse to read from what is no store, and to write among other files', async () => {
    expect(await cache('pull', join(folder, 'none'))).toMatchObject({
      ...{ status: 2, stderr: expect.stringMatching(/store was expected in .*none.*holds store\.json/) as string },
    })
    await training(1)
    await mkdir(join(folder, 'photos'))
    await writeFile(join(folder, 'photos', 'cat.jpg'), '')
    expect(await cache('push', join(folder, 'photos'))).toMatchObject({
      ...{ status: 2, stderr: expect.stringMatching(/holds other files/) as string },
    })
  })
})
