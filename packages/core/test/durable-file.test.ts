import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolder, replaceFile } from '../src/index.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segscale-replace-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('replaceFile', () => {
  it('makes a file of its parts, in a folder that it makes too, and leaves nothing else', async () => {
    const path = join(folder, 'new', 'file')
    await replaceFile(path, ['a text, ', Uint8Array.from([98, 99])])
    expect(await readFile(path, 'utf8')).toBe('a text, bc')
    expect(await readdir(join(folder, 'new'))).toEqual(['file'])
  })

  it('replaces the whole content of a file that is there', async () => {
    const path = join(folder, 'file')
    await writeFile(path, 'something longer')
    await replaceFile(path, ['short'])
    expect(await readFile(path, 'utf8')).toBe('short')
  })

  it('shows readers either all of one content or all of another', async () => {
    const path = join(folder, 'file')
    const contents = ['a', 'b'].map((letter) => letter.repeat(300_000))
    await replaceFile(path, [contents[0] as string])
    const writing = Promise.all(
      contents.flatMap((content) => Array.from({ length: 10 }, () => replaceFile(path, [content]))),
    )
    for (let read = 0; read < 30; read++) expect(contents).toContain(await readFile(path, 'utf8'))
    await writing
    expect(await readdir(folder)).toEqual(['file'])
  })

  it('keeps what was there and leaves no temporary file when it cannot write', async () => {
    const path = join(folder, 'taken')
    await mkdir(join(path, 'inside'), { recursive: true })
    await expect(replaceFile(path, ['content'])).rejects.toThrow()
    expect(await readdir(folder)).toEqual(['taken'])
    expect(await readdir(path)).toEqual(['inside'])
  })
})

describe('makeFolder', () => {
  it('makes a folder with those above it, from several places at once, and leaves one that is there', async () => {
    const path = join(folder, 'a', 'b', 'c')
    await Promise.all(Array.from({ length: 8 }, () => makeFolder(path)))
    await writeFile(join(path, 'file'), '')
    await makeFolder(path)
    expect(await readdir(path)).toEqual(['file'])
  })

  it('fails where a file is in the way', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(makeFolder(join(folder, 'file', 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  })

  it.skipIf(process.platform !== 'linux')('ends where nobody can make folders', async () => {
    await expect(makeFolder('/proc/segscale/cache')).rejects.toThrow(/EPERM|EACCES/)
  })
})
