import { spawnSync } from 'node:child_process'
import { mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { importDigest } from '../../src/import/import-request.ts'
import { describeDataset, openDataset } from '../../src/open-dataset.ts'
import type { DatasetPlace } from '../../src/dataset.ts'
import { decodeImageFolder } from '../../src/sources/decode-images.ts'
import { errorOf } from '../support/error-of.ts'
import { sourceExecArgv } from '../support/exec-argv.ts'
import { inTemporaryFolder } from '../support/fake-package.ts'

type Files = Readonly<Record<string, Uint8Array | Promise<Uint8Array>>>

/** A picture of one colour. */
async function picture(
  colour: string,
  { format = 'png', height = 4, width = 4 }: { format?: 'png' | 'jpeg' | 'webp'; height?: number; width?: number } = {},
): Promise<Uint8Array> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .toFormat(format, { quality: 100 })
    .toBuffer()
}

/** Runs a test with a folder of files and a cache folder of its own. */
async function withFiles(files: Files, run: (images: string, cacheFolder: string) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const images = join(folder, 'images')
    await mkdir(images)
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(images, name)), { recursive: true })
      await writeFile(join(images, name), await content)
    }
    await run(images, join(folder, 'cache'))
  })
}

const options = (cacheFolder: string): { cacheFolder: string; execArgv: readonly string[] } => ({
  cacheFolder,
  execArgv: sourceExecArgv,
})

async function problemOf(files: Files, place: DatasetPlace = {}): Promise<string> {
  let problem = ''
  await withFiles(files, async (path) => {
    problem = await errorOf(() => decodeImageFolder(path, place, () => undefined))
  })
  return problem
}

const oddName = 'straße “1” & 世界'
const split: Files = {
  'train/b/1.png': picture('#ff0000'),
  'train/b/2.jpg': picture('#ff0000', { format: 'jpeg' }),
  [`train/${oddName}/x.PNG`]: picture('#0000ff'),
  'val/b/1.png': picture('#00ff00'),
  [`val/${oddName}/1.png`]: picture('#ffffff'),
  'train/.DS_Store': Buffer.from('x'),
  'train/b/Thumbs.db': Buffer.from('x'),
}

describe('a folder of images by class', () => {
  it('gives pixels, classes in the order of their names, constants and digests, and is decoded once', async () => {
    await withFiles(split, async (path, cacheFolder) => {
      const described = describeDataset('images', { path }, options(cacheFolder))
      expect(described).toMatchObject({
        name: 'images',
        height: 4,
        width: 4,
        channels: 3,
        classes: 2,
        classNames: ['b', oddName],
        trainCount: 3,
        testCount: 2,
      })
      expect(described.mean[1]).toBeCloseTo(0, 2)
      const entries = await readdir(join(cacheFolder, 'data'))
      const dataset = await openDataset({ name: 'images', path, cacheFolder })
      expect(await readdir(join(cacheFolder, 'data'))).toEqual(entries)
      const [train, test] = [dataset.loadTrain(), dataset.loadTest()]
      expect([...train.labels]).toEqual([0, 0, 1])
      expect([...train.images.subarray(0, 3)]).toEqual([255, 0, 0])
      expect([...train.images.subarray(2 * 48, 2 * 48 + 3)]).toEqual([0, 0, 255])
      expect([...test.images.subarray(0, 3)]).toEqual([0, 255, 0])
    })
  })

  it('is another data set when a file changes, or when images are read otherwise', async () => {
    await withFiles(split, async (path) => {
      const digest = (place: DatasetPlace = {}): string => importDigest({ kind: 'images', path, place })
      const first = digest()
      expect(digest({ size: undefined })).toBe(first)
      const others = [digest({ size: 3 }), digest({ channels: 1 }), digest({ testShare: 0.1 })]
      await writeFile(join(path, 'train/b/1.png'), await picture('#fe0000'))
      others.push(digest())
      await rename(join(path, 'train/b/2.jpg'), join(path, 'train/b/3.jpg'))
      others.push(digest())
      expect(new Set([first, ...others]).size).toBe(6)
    })
  })

  it('makes images of several sizes one, in grey, and holds test images out of folders that are not split', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 10 }, (_, at) => [
        `${at % 2 === 0 ? 'even' : 'odd'}/${String(at)}.png`,
        picture('#808080', { height: 4 + at, width: 9 }),
      ]),
    )
    await withFiles(files, async (path) => {
      const place = { size: 6, channels: 1, testShare: 0.4 } as const
      const { height, width, channels, train, test } = await decodeImageFolder(path, place, () => undefined)
      expect({ height, width, channels, count: train.count }).toEqual({ height: 6, width: 6, channels: 1, count: 6 })
      expect([...test.labels].sort()).toEqual([0, 0, 1, 1])
      expect(new Set(test.images)).toEqual(new Set([128]))
    })
  })

  it('makes anew what was damaged in the cache', async () => {
    await withFiles(split, async (path, cacheFolder) => {
      describeDataset('images', { path }, options(cacheFolder))
      const [name = ''] = await readdir(join(cacheFolder, 'data'))
      const part = join(cacheFolder, 'data', name, 'train-images.bin')
      await writeFile(part, Buffer.alloc(144))
      const open = async (): Promise<number> =>
        (await openDataset({ name: 'images', path, ...options(cacheFolder) })).loadTrain().count
      expect(await errorOf(open)).toMatch(/^DATA_CORRUPT: .*Run the command again/)
      expect(await open()).toBe(3)
    })
  })

  it('names every image that cannot be read, and what it is, at once', async () => {
    const good = await picture('#ff0000', { height: 64, width: 64 })
    const noise = Buffer.from(
      await sharp(Buffer.alloc(64 * 64 * 3, 7), { raw: { width: 64, height: 64, channels: 3 } })
        .jpeg()
        .toBuffer(),
    )
    const problem = await problemOf({
      'a/1.png': good,
      'a/cut off.jpg': noise.subarray(0, noise.length / 2),
      'b/drawing.png': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>'),
      'b/modern.jpg': picture('#fff', { format: 'webp', height: 64, width: 64 }),
      'b/text.png': Buffer.from('not an image'),
    })
    expect(problem).toMatch(/^DATA_CORRUPT: .* must hold PNG and JPEG images of one size, but /)
    expect(problem).toMatch(/a\/cut off.jpg cannot be read/)
    expect(problem).toMatch(/b\/drawing.png cannot be read \(it is svg, neither PNG nor JPEG\)/)
    expect(problem).toMatch(/b\/modern.jpg cannot be read \(it is webp, neither PNG nor JPEG\)/)
    expect(problem).toMatch(/b\/text.png cannot be read/)
  })

  it('says which sizes there are where they differ, and what to do', async () => {
    const problem = await problemOf({ 'a/1.png': picture('#000'), 'b/1.png': picture('#000', { height: 5, width: 7 }) })
    expect(problem).toMatch(
      /they have 2 sizes: 4 x 4 \(1, such as a\/1.png\), 5 x 7 \(1, such as b\/1.png\)\..*dataset.size/,
    )
  })

  it.each<[string, Files, RegExp]>([
    ['a single class', { 'a/1.png': picture('#000') }, /it has 1 folders of classes and needs at least 2/],
    [
      'images without a class',
      { 'a/1.png': picture('#000'), 'b/1.png': picture('#000'), 'c.png': picture('#000') },
      /c.png lies in no folder of a class/,
    ],
    [
      'a class without images',
      { 'a/1.png': picture('#000'), 'b/notes.txt': Buffer.from('x') },
      /b\/notes.txt is no PNG or JPEG file; class b has no images/,
    ],
    [
      'test classes without training images, and folders beside',
      { ...split, 'val/c/1.png': picture('#000'), 'more/1.png': picture('#000') },
      /more stands beside train and val; class c of val has no training images/,
    ],
  ])('refuses %s', async (_, files, message) => {
    expect(await problemOf(files)).toMatch(message)
  })

  it('names links that lead nowhere or in circles, and does not wait for pipes', async () => {
    await withFiles({ 'a/1.png': picture('#000'), 'b/1.png': picture('#000') }, async (path, cacheFolder) => {
      await symlink('/nowhere.png', join(path, 'a/broken.png'))
      await symlink('circle.png', join(path, 'a/circle.png'))
      spawnSync('mkfifo', [join(path, 'b/pipe.png')])
      await symlink(join(path, 'loop'), join(path, 'loop'))
      const problem = await errorOf(() => describeDataset('images', { path }, options(cacheFolder)))
      expect(problem).toMatch(/loop lies in no folder of a class/)
      for (const name of ['a/broken.png', 'a/circle.png', 'b/pipe.png']) {
        expect(problem).toContain(`${name} is no PNG or JPEG file`)
      }
    })
  })

  it('does not let names of files give orders to a terminal', async () => {
    const problem = await problemOf({
      'a/1.png': picture('#000'),
      'b/1.png': picture('#000'),
      'b/\u001b[2J\n.txt': Buffer.from('x'),
    })
    expect(problem).toMatch(/b\/·\[2J·\.txt is no PNG or JPEG file/)
  })

  it('says what is missing', async () => {
    expect(await errorOf(() => describeDataset('images'))).toMatch(/^DATA_UNAVAILABLE: .*dataset.path is missing/)
    expect(await errorOf(() => describeDataset('images', { path: '/nowhere' }))).toMatch(/no such folder/)
  })
})
