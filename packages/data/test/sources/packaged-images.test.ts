import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { decodePackage } from '../../src/sources/packaged-images.ts'
import { inTemporaryFolder, makeFakePackage } from '../support/fake-package.ts'

/** Decodes a package with one entry changed; gives the error's message. */
async function problemWith(changedName: string, changed: Uint8Array | undefined): Promise<string> {
  let message = 'none'
  await inTemporaryFolder(async (folder) => {
    const { source, tarball } = await makeFakePackage(folder, (name, content) =>
      name === changedName ? changed : content,
    )
    try {
      await decodePackage(tarball, source.layout, source.description, folder)
    } catch (error) {
      expect(error).toMatchObject({ code: 'DATA_CORRUPT' })
      message = (error as Error).message
    }
  })
  return message
}

describe('decodePackage', () => {
  it('puts the files of one part one after the other, wherever they are in the tarball', async () => {
    await inTemporaryFolder(async (folder) => {
      const { source, tarball, train } = await makeFakePackage(folder)
      await decodePackage(tarball, source.layout, source.description, folder)
      expect(new Uint8Array(await readFile(join(folder, 'train-images.bin')))).toEqual(train.images)
    })
  })

  it('names every entry that is missing', async () => {
    expect(await problemWith('first.png', undefined)).toMatch(/must hold package\/first.png, but/)
  })

  it.each([
    ['no PNG file', Buffer.from('<html>')],
    ['a PNG file of another size', encode({ width: 20, height: 2, channels: 3, data: new Uint8Array(120) })],
    ['a grey PNG file', encode({ width: 20, height: 3, channels: 1, data: new Uint8Array(60) })],
    ['a PNG file of 16 bits', encode({ width: 20, height: 3, channels: 3, depth: 16, data: new Uint16Array(180) })],
  ])('refuses %s', async (_, content) => {
    expect(await problemWith('first.png', content)).toMatch(/first.png .* must hold 3 images, one a row/)
  })

  it.each(['[0,1,2]', '[0,1,2,0,1,3]', '[0,1,2,0,1,1.5]', '[0,1,2,0,1,"2"]', '{"0":1}', '[0,'])(
    'refuses the labels %s',
    async (text) => {
      expect(await problemWith('train.json', Buffer.from(text))).toMatch(/train.json .* must hold 6 labels/)
    },
  )

  it('refuses a tarball that is cut off, and a file that is none', async () => {
    await inTemporaryFolder(async (folder) => {
      const { source, tarball } = await makeFakePackage(folder)
      await truncate(tarball, 300)
      const whole = { code: 'DATA_CORRUPT', message: expect.stringMatching(/whole tarball|must hold/) as string }
      await expect(decodePackage(tarball, source.layout, source.description, folder)).rejects.toMatchObject(whole)
      await writeFile(tarball, 'Not found')
      await expect(decodePackage(tarball, source.layout, source.description, folder)).rejects.toMatchObject(whole)
    })
  })
})
