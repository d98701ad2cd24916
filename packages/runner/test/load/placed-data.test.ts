import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, describe, it } from 'vitest'
import { placedData } from '../../src/load/placed-data.ts'

describe('placedData', () => {
  it('takes a relative path from the experiment file where something is there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'segscale-placed-'))
    try {
      await mkdir(join(folder, 'flowers'))
      const file = { version: 1, dataset: { name: 'images', path: 'flowers' } }
      expect(placedData(file, folder)).toEqual({
        version: 1,
        dataset: { name: 'images', path: join(folder, 'flowers') },
      })
      expect(file.dataset.path).toBe('flowers')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it.each<[string, unknown]>([
    ['a path that is not there', { dataset: { path: 'nowhere' } }],
    ['an absolute path', { dataset: { path: tmpdir() } }],
    ['no path', { dataset: { name: 'cifar10' } }],
    ['a path that is no text', { dataset: { path: 3 } }],
    ['no data set', { dataset: null }],
    ['no map', 'text'],
    ['nothing', null],
  ])('leaves %s as it is', (_, value) => {
    expect(placedData(value, tmpdir())).toBe(value)
  })
})
