import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contentKey } from '@segscale/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LeaseFolder, type LeaseOptions } from '../../src/store/lease-folder.ts'
import { Lease, leaseText, type LeaseOwner } from '../../src/store/lease.ts'
import { thisProcess } from '../../src/store/process-identity.ts'
import { sourceExecArgv } from '../child/exec-argv.ts'

const key = contentKey('work')
let path: string
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'segscale-leases-'))
})
afterEach(() => rm(path, { recursive: true, force: true }))

const file = (): string => join(path, `${key}.lease`)

/** An owner on a machine that cannot be asked. */
const faraway: LeaseOwner = {
  host: 'far',
  machine: 'far',
  pid: 1,
  born: '1',
  nonce: 'n',
  since: '2126-01-01T00:00:00Z',
}

/** A folder whose clock is turned by hand. */
function watched(options: LeaseOptions = {}): { leases: LeaseFolder; wait: (ms: number) => void } {
  let clock = 0
  const leases = new LeaseFolder(path, { now: () => clock, expiryMs: 60_000, ...options })
  return { leases, wait: (ms) => (clock += ms) }
}

async function taken(leases: LeaseFolder, work = key): Promise<Lease> {
  const lease = await leases.take(work)
  if (lease instanceof Lease) return lease
  throw new Error(`held by ${JSON.stringify(lease.heldBy)}`)
}

/** A process of its own that holds the lease until it is killed. */
async function holder(): Promise<ChildProcess> {
  const child = fork(new URL('lease-holder.ts', import.meta.url), [path, key], { execArgv: [...sourceExecArgv] })
  await once(child, 'message')
  return child
}

describe('LeaseFolder', () => {
  it('gives a piece of work to one of many that ask at once, and to the next when it is released', async () => {
    const asked = await Promise.all(
      Array.from({ length: 12 }, () => new LeaseFolder(path, { run: '/runs/1' }).take(key)),
    )
    const leases = asked.filter((one) => one instanceof Lease)
    expect(leases).toHaveLength(1)
    const others = asked.flatMap((one) => (one instanceof Lease ? [] : [one.heldBy]))
    expect(others.every((owner) => owner?.pid === process.pid && owner.run === '/runs/1')).toBe(true)
    await leases[0]?.release()
    await (await taken(new LeaseFolder(path))).release()
    expect(await readdir(path)).toEqual([])
  })

  it('takes over at once from a process of this machine that was killed', async () => {
    const child = await holder()
    const { leases } = watched()
    expect(await leases.take(key)).toMatchObject({ heldBy: { pid: child.pid } })
    expect(await leases.list()).toMatchObject([{ key, owner: { pid: child.pid }, isGone: false }])
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(await leases.list()).toMatchObject([{ isGone: true }])
    await (await taken(leases)).release()
  }, 300_000)

  it('tidies leases of processes that are gone away, and leaves those of others alone', async () => {
    const other = key.replaceAll(/[0-9]/g, 'a')
    await writeFile(file(), leaseText({ ...faraway, ...thisProcess(), born: '1' }))
    await writeFile(`${file()}.0123456789ab`, leaseText({ ...faraway, ...thisProcess(), born: '1' }))
    await writeFile(join(path, `${other}.lease`), leaseText(faraway))
    const own = await taken(new LeaseFolder(path), contentKey('own'))
    await new LeaseFolder(path).tidy()
    expect((await readdir(path)).sort()).toEqual([`${contentKey('own')}.lease`, `${other}.lease`].sort())
    await own.release()
  })

  it('does not take a new process with an old number for the owner', async () => {
    await writeFile(file(), leaseText({ ...faraway, ...thisProcess(), born: '1' }))
    await (await taken(watched().leases)).release()
  })

  it('takes over from another machine when its heartbeat has stood still for a minute, whatever its clock says', async () => {
    await writeFile(file(), leaseText(faraway))
    const { leases, wait } = watched()
    expect(await leases.take(key)).toMatchObject({ heldBy: { host: 'far' } })
    wait(59_999)
    expect(await leases.take(key)).toMatchObject({ heldBy: { host: 'far' } })
    await writeFile(file(), leaseText(faraway).replace('0\n', '1\n'))
    wait(1)
    expect(await leases.take(key)).toMatchObject({ heldBy: { host: 'far' } })
    wait(59_999)
    expect(await leases.take(key)).not.toBeInstanceOf(Lease)
    wait(1)
    await (await taken(leases)).release()
  })

  it.each([
    ['nonsense', () => writeFile(file(), 'nonsense')],
    ['a folder', () => mkdir(join(file(), 'inside'), { recursive: true })],
  ])('takes a damaged lease over after the same time: %s', async (_, damage) => {
    await damage()
    const { leases, wait } = watched()
    expect(await leases.take(key)).toEqual({ heldBy: undefined })
    wait(60_000)
    await (await taken(leases)).release()
  })

  it('beats while it is held, so that others see it live', async () => {
    const lease = await taken(watched({ beatMs: 5 }).leases)
    const first = await readFile(file(), 'utf8')
    while ((await readFile(file(), 'utf8')) === first) await new Promise((resolve) => setTimeout(resolve, 5))
    await lease.release()
    expect(await readdir(path)).toEqual([])
  })

  it('leaves the lease of whoever took over when the old owner releases or beats', async () => {
    const old = await taken(watched({ beatMs: 1 }).leases)
    await rm(file())
    const { leases } = watched()
    const now = await taken(leases)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await old.release()
    expect(await readFile(file(), 'utf8')).toBe(leaseText(now.owner))
    await now.release()
  })

  it('names leases by content keys alone', async () => {
    await expect(new LeaseFolder(path).take('../outside')).rejects.toThrow(TypeError)
  })
})
