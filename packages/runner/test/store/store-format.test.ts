import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LocalStore } from '../../src/store/local-store.ts'
import { sealedText } from '../../src/store/sealed-json.ts'
import { prepareFormat, readFormat, storeFormat } from '../../src/store/store-format.ts'
import { exampleRecord } from './example-record.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'segscale-format-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

describe('the format of a store', () => {
  it('is there from the first record on', async () => {
    expect(await readFormat(home)).toBeUndefined()
    await new LocalStore(home).putIfAbsent(exampleRecord(1))
    expect(await readFormat(home)).toBe(storeFormat)
  })

  it('is 1 for a store without a word about it, and is brought up with every record kept', async () => {
    await new LocalStore(home).putIfAbsent(exampleRecord(1))
    await rm(join(home, 'store.json'))
    expect(await readFormat(home)).toBe(1)
    const store = new LocalStore(home)
    expect(await store.get(exampleRecord(1).key)).toEqual(exampleRecord(1))
    // Reading changes nothing: the store may be somebody else's.
    expect(await readdir(home)).toEqual(['cache'])
    await store.putIfAbsent(exampleRecord(2))
    expect(await readFormat(home)).toBe(storeFormat)
    expect(await store.get(exampleRecord(1).key)).toEqual(exampleRecord(1))
  })

  it('is refused when it is newer, for reading and for writing, and left as it is', async () => {
    await new LocalStore(home).putIfAbsent(exampleRecord(1))
    const newer = sealedText({ format: storeFormat + 1, layout: 'unknown' })
    await writeFile(join(home, 'store.json'), newer)
    const store = new LocalStore(home)
    await expect(store.get(exampleRecord(1).key)).rejects.toMatchObject({ code: 'STORE_TOO_NEW' })
    await expect(store.putIfAbsent(exampleRecord(2))).rejects.toMatchObject({ code: 'STORE_TOO_NEW' })
    await expect(store.sample(1)).rejects.toMatchObject({ code: 'STORE_TOO_NEW' })
    expect(await readFile(join(home, 'store.json'), 'utf8')).toBe(newer)
  })

  it.each(['', 'x', '{"format":3,"digest":"0"}'])('does not take damage for a newer one: %j', async (text) => {
    await new LocalStore(home).putIfAbsent(exampleRecord(1))
    await writeFile(join(home, 'store.json'), text)
    expect(await new LocalStore(home).get(exampleRecord(1).key)).toEqual(exampleRecord(1))
    await Promise.all([prepareFormat(home), prepareFormat(home)])
    expect(await readFormat(home)).toBe(storeFormat)
  })
})
