import { createHash } from 'node:crypto'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fetchPublished, publishedPath, wrongFiles } from '../../src/fetch/fetch-published.ts'
import { publishedSets, type PublishedSet } from '../../src/fetch/pinned-files.ts'
import { describeDataset, openDataset } from '../../src/open-dataset.ts'
import { errorOf } from '../support/error-of.ts'
import { inTemporaryFolder } from '../support/fake-package.ts'

const content = Buffer.from('the published bytes')
const size = { height: 1, width: 1, channels: 1, classes: 2, trainCount: 1, testCount: 1, mean: [0.5], std: [0.5] }
const sha256 = createHash('sha256').update(content).digest('hex')

/** A set of one file behind a server of this test. */
async function withServer(
  answer: RequestListener,
  run: (set: PublishedSet, cacheFolder: string) => Promise<void>,
): Promise<void> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  // Nothing listens at the first address.
  const addresses = ['http://127.0.0.1:1/a.gz', `http://127.0.0.1:${port}/a.gz`]
  const files = [{ name: 'a.gz', addresses, sha256, bytes: content.length }]
  try {
    await inTemporaryFolder((folder) => run({ name: 'set', size, isArchive: true, files }, folder))
  } finally {
    server.close()
  }
}

describe('fetchPublished', () => {
  it('takes the first address that answers, once, and says so', async () => {
    let asked = 0
    const answer: RequestListener = (_, response) => {
      asked++
      response.end(content)
    }
    await withServer(answer, async (set, cacheFolder) => {
      const said: string[] = []
      const options = { cacheFolder, onProgress: (text: string) => said.push(text) }
      const folder = await fetchPublished(set, options)
      expect(await readFile(join(folder, 'a.gz'))).toEqual(content)
      expect(said).toHaveLength(2)
      await fetchPublished(set, options)
      expect(asked).toBe(1)
      expect(await wrongFiles(set, folder)).toEqual([])
      expect(publishedPath(set, cacheFolder)).toBe(join(folder, 'a.gz'))
    })
  })

  it.each<[string, RequestListener]>([
    ['other bytes', (_, response) => response.end('other bytes, as many')],
    [
      'no end',
      (_, response) => {
        const timer = setInterval(() => response.write(Buffer.alloc(4096)), 1)
        response.on('close', () => {
          clearInterval(timer)
        })
      },
    ],
    ['only a part', (_, response) => response.end(content.subarray(0, 5))],
  ])('refuses an address that gives %s, and leaves nothing behind', async (_, answer) => {
    await withServer(answer, async (set, cacheFolder) => {
      const problem = await errorOf(() => fetchPublished(set, { cacheFolder, onProgress: () => undefined }))
      expect(problem).toMatch(
        /^DATA_CORRUPT: http:.*must be the file that segscale pins \(SHA-256 \w{64}\), but it has/,
      )
      expect(await readdir(join(cacheFolder, 'data'))).toEqual([])
    })
  })

  it('says that there is no network, and what to do', async () => {
    await withServer(
      (_, response) => {
        response.statusCode = 503
        response.end()
      },
      async (set, cacheFolder) => {
        const problem = await errorOf(() => fetchPublished(set, { cacheFolder, onProgress: () => undefined }))
        expect(problem).toMatch(
          /^DATA_UNAVAILABLE: a.gz of set must be fetched, but no address answers \(.*: .*; .*503/,
        )
        expect(problem).toMatch(/fetch it on another machine and set dataset.path to the file/)
      },
    )
  })

  it('says that the cache folder cannot be used, and what to do', async () => {
    await withServer(
      () => undefined,
      async (set, cacheFolder) => {
        await writeFile(join(cacheFolder, 'file'), '')
        const options = { cacheFolder: join(cacheFolder, 'file'), onProgress: () => undefined }
        await expect(fetchPublished(set, options)).rejects.toMatchObject({
          code: 'DATA_UNAVAILABLE',
          message: expect.stringMatching(/The fetched files must be kept in .*SEGSCALE_CACHE/) as string,
        })
      },
    )
  })

  it('names a fetched file that was altered, and fetches it again', async () => {
    await withServer(
      (_, response) => response.end(content),
      async (set, cacheFolder) => {
        const options = { cacheFolder, onProgress: () => undefined }
        const folder = await fetchPublished(set, options)
        await writeFile(join(folder, 'a.gz'), 'altered')
        expect(await wrongFiles(set, folder)).toEqual([expect.stringMatching(/^the SHA-256 of a.gz is/)])
        expect(await errorOf(() => publishedPath(set, cacheFolder))).toMatch(
          /^DATA_CORRUPT: .*a.gz changed\. Fetch them again/,
        )
        await fetchPublished(set, options)
        expect(await wrongFiles(set, folder)).toEqual([])
      },
    )
  })
})

describe('a published set that was not fetched', () => {
  it.each(publishedSets.map(({ name }) => name))('can be planned with, and says how to fetch %s', async (name) => {
    await inTemporaryFolder(async (cacheFolder) => {
      const { trainCount, testCount, digests } = describeDataset(name, {}, { cacheFolder })
      expect(trainCount + testCount).toBeGreaterThanOrEqual(60_000)
      expect(digests.trainImages).toBe('not fetched yet')
      expect(await errorOf(() => openDataset({ name, cacheFolder }))).toMatch(
        new RegExp(
          `^DATA_UNAVAILABLE: .*Fetch them once with: segscale data fetch ${name} \\(\\d+ MB\\); or set dataset.path`,
        ),
      )
    })
  })
})
