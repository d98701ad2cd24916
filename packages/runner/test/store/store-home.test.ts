import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeHome, workspaceRoot } from '../../src/store/store-home.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'segscale-home-'))
  await mkdir(join(root, 'workspace', 'a', 'b'), { recursive: true })
  await mkdir(join(root, 'elsewhere'))
  await writeFile(join(root, 'workspace', 'nx.json'), '{}')
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe('workspaceRoot', () => {
  it('is the nearest folder above with nx.json, else the folder itself', () => {
    expect(workspaceRoot(join(root, 'workspace', 'a', 'b'))).toBe(join(root, 'workspace'))
    expect(workspaceRoot(join(root, 'elsewhere'))).toBe(join(root, 'elsewhere'))
  })
})

describe('storeHome', () => {
  it('is .segscale in the workspace, unless SEGSCALE_HOME names a folder', () => {
    const folder = join(root, 'workspace', 'a')
    expect(storeHome({}, folder)).toBe(join(root, 'workspace', '.segscale'))
    expect(storeHome({ SEGSCALE_HOME: '' }, folder)).toBe(join(root, 'workspace', '.segscale'))
    expect(storeHome({ SEGSCALE_HOME: '/some/where' }, folder)).toBe('/some/where')
    expect(storeHome({ SEGSCALE_HOME: 'near' }, folder)).toBe(join(folder, 'near'))
  })
})
