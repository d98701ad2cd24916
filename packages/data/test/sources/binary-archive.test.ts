import { mkdir, symlink, writeFile, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { create, Header } from 'tar'
import { describe, expect, it } from 'vitest'
import { openDataset } from '../../src/open-dataset.ts'
import { readArchive } from '../../src/sources/binary-archive.ts'
import { cifar100Layout } from '../../src/sources/cifar100.ts'
import { errorOf } from '../support/error-of.ts'
import { writeFolder } from '../support/binary-files.ts'
import { inTemporaryFolder, randomSet } from '../support/fake-package.ts'

/** One entry of a tar file, written by hand: libraries refuse to write names like these. */
function entry(path: string, content: Buffer, type: 'File' | 'SymbolicLink' = 'File', size = content.length): Buffer {
  const header = new Header({ path, size, type, mode: 0o644, ...(type !== 'File' && { linkpath: '/etc/passwd' }) })
  const block = Buffer.alloc(512)
  header.encode(block, 0)
  return Buffer.concat([block, content, Buffer.alloc((512 - (content.length % 512)) % 512)])
}

const end = Buffer.alloc(1024)

async function read(...entries: Buffer[]): Promise<string> {
  let result = ''
  await inTemporaryFolder(async (folder) => {
    const file = join(folder, 'inner/x.tar.gz')
    await mkdir(dirname(file))
    await writeFile(file, gzipSync(Buffer.concat(entries)))
    const before = await readdir(folder, { recursive: true })
    result = await errorOf(() => readArchive(file, ['train.bin', 'test.bin'], 'binary version'))
    // Whatever an archive holds, nothing is written anywhere.
    expect(await readdir(folder, { recursive: true })).toEqual(before)
  })
  return result
}

const train = entry('cifar-100-binary/train.bin', Buffer.from('train'))
const test = entry('./test.bin', Buffer.from('test'))

describe('readArchive', () => {
  it('takes files by their names, at the top or one folder down, and passes over all others', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = join(folder, 'x.tar')
      await writeFile(file, Buffer.concat([entry('a/readme.html', Buffer.from('x'.repeat(700))), train, test, end]))
      const files = readArchive(file, ['train.bin', 'test.bin'], 'binary version')
      expect([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual([
        ['train.bin', 'train'],
        ['test.bin', 'test'],
      ])
    })
  })

  it.each<[string, Buffer[], RegExp]>([
    [
      'names that lead out of the folder',
      [entry('../train.bin', Buffer.from('x')), test, end],
      /it holds no train.bin/,
    ],
    ['absolute names', [entry('/train.bin', Buffer.from('x')), test, end], /it holds no train.bin/],
    ['names deep down', [entry('a/../../train.bin', Buffer.from('x')), test, end], /it holds no train.bin/],
    [
      'links',
      [entry('train.bin', Buffer.alloc(0), 'SymbolicLink'), test, end],
      /train.bin is a SymbolicLink and no file/,
    ],
    ['files that are there twice', [train, train, test, end], /it holds train.bin twice/],
    [
      'an archive that is cut off',
      [train, entry('test.bin', Buffer.alloc(5000)).subarray(0, 2000)],
      /cut off|no tar file|no test.bin/,
    ],
    [
      'another kind of file',
      [Buffer.from('no archive at all, but long enough'.repeat(40))],
      /no tar file|holds no train.bin/,
    ],
    ['nothing', [Buffer.alloc(0)], /holds no train.bin; it holds no test.bin|no tar file/],
  ])('refuses %s', async (_, entries, message) => {
    const problem = await read(...entries)
    expect(problem).toMatch(/^DATA_CORRUPT: .*Fetch it again\.$/)
    expect(problem).toMatch(message)
  })

  it('says which file is missing', async () => {
    expect(await errorOf(() => readArchive('/nowhere/x.tar.gz', ['train.bin'], 'binary version'))).toMatch(
      /^DATA_UNAVAILABLE: \/nowhere\/x.tar.gz must be an archive.*Check dataset.path/,
    )
  })
})

describe('openDataset of an archive', () => {
  it('gives the images that the same archive unpacked gives, under both kinds of labels', async () => {
    await inTemporaryFolder(async (folder) => {
      const inside = join(folder, 'cifar-100-binary')
      const [train, test] = [randomSet(8, 3072, 100, 1), randomSet(4, 3072, 100, 2)]
      await writeFolder(inside, train, test, { ...cifar100Layout, labelAt: 1 })
      await symlink('/etc/hostname', join(folder, 'beside'))
      const file = join(folder, 'x.tar.gz')
      await create({ file, cwd: folder, gzip: true }, ['beside', 'cifar-100-binary'])
      const [packed, unpacked] = [
        await openDataset({ name: 'cifar100', path: file }),
        await openDataset({ name: 'cifar100', path: inside }),
      ]
      expect({ ...packed, loadTrain: 0, loadTest: 0 }).toEqual({ ...unpacked, loadTrain: 0, loadTest: 0 })
      expect(packed.loadTrain()).toEqual(train)
      // The helper writes 255 in place of the other label, which is no class.
      const coarse = await errorOf(() => openDataset({ name: 'cifar100', path: inside, labels: 'coarse' }))
      expect(coarse).toMatch(/^DATA_CORRUPT: Labels .* must be below 20, but record 0 of .* has 255/)
    })
  })
})
