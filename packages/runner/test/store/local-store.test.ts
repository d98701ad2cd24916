import { fork, spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LocalStore } from '../../src/store/local-store.ts'
import { makeRecord } from '../../src/store/record.ts'
import type { StoreRecord } from '../../src/store/store.ts'
import { sourceExecArgv } from '../child/exec-argv.ts'
import { describeStore } from './conformance.ts'
import { exampleRecord } from './example-record.ts'

describeStore('LocalStore', async () => {
  const home = await mkdtemp(join(tmpdir(), 'segscale-store-'))
  const reports: string[] = []
  const conflicts: string[] = []
  const options = {
    onDamage: (message: string) => void reports.push(message),
    onConflict: (message: string) => void conflicts.push(message),
  }
  return {
    store: new LocalStore(home, options),
    another: () => new LocalStore(home, options),
    reports,
    conflicts,
    damage: async (name, change) => {
      const record = join(home, 'cache', 'ac', name.slice(0, 2), `${name}.json`)
      const blob = join(home, 'cache', 'cas', name.slice(0, 2), name)
      const path = await readFile(record).then(
        () => record,
        () => blob,
      )
      await writeFile(path, change(await readFile(path)))
    },
    remove: () => rm(home, { recursive: true, force: true }),
  }
})

describe('LocalStore', () => {
  let home: string
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'segscale-store-'))
  })
  afterAll(async () => {
    await chmod(home, 0o755)
    await rm(home, { recursive: true, force: true })
  })

  it('leaves no temporary files behind, also after a refused write', async () => {
    const store = new LocalStore(join(home, 'tidy'))
    await store.putIfAbsent(exampleRecord(1))
    await store.putIfAbsent(exampleRecord(1, 0.7))
    await store.putBlob(Uint8Array.from([1]))
    const files = await readdir(join(home, 'tidy'), { recursive: true })
    expect(files.filter((file) => file.endsWith('.tmp'))).toEqual([])
  })

  it('keeps another outcome of a key beside its record', async () => {
    const store = new LocalStore(join(home, 'beside'))
    for (const accuracy of [0.5, 0.6]) await store.putIfAbsent(exampleRecord(1, accuracy))
    const beside: string[] = []
    for await (const path of store.conflicts()) beside.push(path)
    expect(beside).toHaveLength(1)
    expect(JSON.parse(await readFile(beside[0] ?? '', 'utf8'))).toEqual(exampleRecord(1, 0.6))
    const keys: string[] = []
    for await (const key of store.keys()) keys.push(key)
    expect(keys).toEqual([exampleRecord(1).key])
  })

  it('takes no second measurement of a latency for a contradiction', async () => {
    const conflicts: string[] = []
    const store = new LocalStore(join(home, 'timed'), { onConflict: (message) => void conflicts.push(message) })
    const [first, second] = [1, 2].map((medianMs) =>
      makeRecord({ kind: 'latency', threads: 1 }, { status: 'measured', medianMs }, exampleRecord(1).provenance),
    ) as [StoreRecord, StoreRecord]
    expect(await store.putIfAbsent(first)).toEqual(first)
    expect(await store.putIfAbsent(second)).toEqual(first)
    expect(conflicts).toEqual([])
  })

  it('counts what is no file, or too large for a record, as damaged instead of reading it', async () => {
    const reports: string[] = []
    const store = new LocalStore(join(home, 'odd'), { onDamage: (message) => void reports.push(message) })
    const [folder, huge, pipe, lost] = [1, 2, 3, 4].map((seed) => exampleRecord(seed)) as [
      ...[StoreRecord, StoreRecord, StoreRecord, StoreRecord],
    ]
    await mkdir(store.recordPath(folder.key), { recursive: true })
    await mkdir(dirname(store.recordPath(huge.key)), { recursive: true })
    await writeFile(store.recordPath(huge.key), '')
    await truncate(store.recordPath(huge.key), 2 ** 40)
    // Whoever opened this one as a file would wait for its other end for ever.
    await mkdir(dirname(store.recordPath(pipe.key)), { recursive: true })
    expect(spawnSync('mkfifo', [store.recordPath(pipe.key)]).status).toBe(0)
    await mkdir(dirname(store.recordPath(lost.key)), { recursive: true })
    await symlink(join(home, 'nowhere'), store.recordPath(lost.key))
    for (const record of [folder, huge, pipe, lost]) {
      expect(await store.get(record.key)).toBeUndefined()
      expect(await store.putIfAbsent(record)).toEqual(record)
    }
    expect(reports.join('\n')).toMatch(/no file[^]*more than any such entry[^]*link to nothing/)
  })

  it.skipIf(process.platform !== 'linux')('ends with an error where no folder can be made', async () => {
    const store = new LocalStore('/proc/segscale')
    await expect(store.putIfAbsent(exampleRecord(1))).rejects.toMatchObject({ code: 'STORE_WRITE_FAILED' })
    expect(await store.get(exampleRecord(1).key)).toBeUndefined()
  })

  it('says what to do when it cannot write', async () => {
    // A file where a folder has to be stops every user, root too, as a read-only disk would.
    await mkdir(join(home, 'blocked'))
    await writeFile(join(home, 'blocked', 'cache'), '')
    const store = new LocalStore(join(home, 'blocked'))
    await expect(store.putBlob(Uint8Array.from([1]))).rejects.toMatchObject({ name: 'SegscaleError' })
    await rm(join(home, 'blocked', 'cache'))
    await mkdir(join(home, 'blocked', 'cache'))
    await writeFile(join(home, 'blocked', 'cache', 'ac'), '')
    const failure = await store.putIfAbsent(exampleRecord(1)).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: expect.stringMatching(/^STORE_(READ|WRITE)_FAILED$/) as string })
    expect(String(failure)).toMatch(/SEGSCALE_HOME/)
  })

  it('fails with STORE_WRITE_FAILED in a folder of somebody else, and with STORE_READ_FAILED behind a closed one', async (context) => {
    const [open, closed] = [join(home, 'open'), join(home, 'closed')]
    for (const folder of [open, closed]) await mkdir(folder)
    await new LocalStore(closed).putIfAbsent(exampleRecord(0))
    const modes = [
      ...([
        [home, 0o755],
        [open, 0o555],
      ] as const),
      ...([
        [closed, 0o755],
        [join(closed, 'cache'), 0o000],
      ] as const),
    ]
    for (const [folder, mode] of modes) await chmod(folder, mode)
    const script = new URL('fill-disk.ts', import.meta.url).pathname
    // Nothing is closed to root, who becomes nobody here.
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
    if (spawnSync('test', ['-r', script], nobody).status !== 0) {
      return context.skip('this checkout lies in a folder that nobody but root may read')
    }
    const found = [open, closed].map((folder) =>
      spawnSync(process.execPath, [...sourceExecArgv, script, folder], nobody),
    )
    await chmod(join(closed, 'cache'), 0o755)
    const codes = found.map(({ stdout }) => JSON.parse(String(stdout)) as { code: string; stored: number })
    expect(codes).toMatchObject([
      { code: 'STORE_WRITE_FAILED', stored: 0 },
      { code: 'STORE_READ_FAILED', stored: 0 },
    ])
    expect(await new LocalStore(closed).get(exampleRecord(0).key)).toEqual(exampleRecord(0))
  }, 30_000)

  it('fails with STORE_WRITE_FAILED on a full disk, and keeps every record before', (context) => {
    const script = new URL('fill-disk.ts', import.meta.url).pathname
    const onSmallDisk = (...words: string[]): { status: number | null; stdout: Buffer } => {
      const mounted = `sh -c 'mount -t tmpfs -o size=96k tmpfs "$0" && exec "$@"'`
      return spawnSync('sh', [
        '-c',
        `exec unshare --user --map-root-user --mount ${mounted} "$@"`,
        'sh',
        home,
        ...words,
      ])
    }
    if (onSmallDisk('true').status !== 0) return context.skip('this user may not mount a small disk')
    const { stdout } = onSmallDisk(process.execPath, ...sourceExecArgv, script, home)
    const { code, stored, readable } = JSON.parse(String(stdout)) as Record<string, unknown>
    expect(code).toBe('STORE_WRITE_FAILED')
    expect(stored).toBeGreaterThan(3)
    expect(readable).toBe(stored)
  }, 30_000)

  it('holds only whole records after its writers were killed at random moments', async () => {
    const folder = join(home, 'killed')
    const reports: string[] = []
    let acknowledged = 0
    for (let round = 0; round < 5; round++) {
      const confirmed = await writeUntilKilled(folder, round, 15 + 9 * round)
      const store = new LocalStore(folder, { onDamage: (message) => reports.push(message) })
      for (const seed of confirmed) {
        expect(await store.get(exampleRecord(seed).key), `seed ${seed} of round ${round}`).toEqual(exampleRecord(seed))
      }
      acknowledged += confirmed.length
    }
    expect(reports).toEqual([])
    expect(acknowledged).toBeGreaterThan(0)
  }, 300_000)
})

/** Runs a writer process, kills it with SIGKILL, and gives the seeds of the records that it said were stored. */
function writeUntilKilled(folder: string, round: number, milliseconds: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const confirmed: number[] = []
    const writer = fork(new URL('writer.ts', import.meta.url), [folder, String(round * 100_000)], {
      execArgv: [...sourceExecArgv],
    })
    writer.on('message', (seed: number) => {
      // The clock of the kill starts when the writer works, however long it took to start.
      if (confirmed.length === 0) setTimeout(() => writer.kill('SIGKILL'), milliseconds)
      confirmed.push(seed)
    })
    writer.on('error', reject)
    writer.on('close', () => {
      resolve(confirmed)
    })
  })
}
