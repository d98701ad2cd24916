import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeImageFolder } from '../../src/sources/decode-images.ts'
import { inTemporaryFolder } from '../support/fake-package.ts'

/** The pixels of one image file, in its class `a` of two. */
async function pixelsOf(image: Uint8Array, place: { channels?: 1 | 3; size?: number } = {}): Promise<number[]> {
  let pixels: number[] = []
  await inTemporaryFolder(async (folder) => {
    for (const name of ['train/a/1.png', 'train/b/1.png', 'test/a/1.png', 'test/b/1.png']) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), image)
    }
    const { train } = await decodeImageFolder(folder, place, () => undefined)
    pixels = [...train.images.subarray(0, train.images.length / 2)]
  })
  return pixels
}

const raw = (data: readonly number[], width: number, channels: 1 | 2 | 3 | 4): Sharp =>
  sharp(Uint8Array.from(data), { raw: { width, height: data.length / width / channels, channels } })

describe('decodeImageFolder', () => {
  it('gives bytes in red, green and blue, row by row', async () => {
    const bytes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    expect(await pixelsOf(await raw(bytes, 2, 3).png().toBuffer())).toEqual(bytes)
  })

  it('puts what is transparent on black', async () => {
    const image = await raw([200, 100, 50, 255, 200, 100, 50, 0], 2, 4).png().toBuffer()
    expect(await pixelsOf(image)).toEqual([200, 100, 50, 0, 0, 0])
  })

  it('makes grey images coloured and coloured ones grey, as asked', async () => {
    const grey = await raw([10, 250], 2, 1).toColourspace('b-w').png().toBuffer()
    expect(await pixelsOf(grey)).toEqual([10, 10, 10, 250, 250, 250])
    expect(await pixelsOf(grey, { channels: 1 })).toEqual([10, 250])
    const white = await raw([255, 255, 255, 0, 0, 0], 2, 3).png().toBuffer()
    expect(await pixelsOf(white, { channels: 1 })).toEqual([255, 0])
  })

  it('takes the upper half of 16 bits', async () => {
    const deep = Uint16Array.from([0x1234, 0xfedc, 0x8000])
    const image = await sharp(deep, { raw: { width: 1, height: 1, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer()
    expect((await sharp(image).metadata()).depth).toBe('ushort')
    expect(await pixelsOf(image)).toEqual([0x12, 0xfe, 0x80])
  })

  it('turns an image as its EXIF data says', async () => {
    const image = await raw([255, 0, 0, 0, 0, 255], 2, 3).png().withMetadata({ orientation: 6 }).toBuffer()
    // A row becomes a column: a quarter turn to the right.
    expect(await pixelsOf(image, {})).toEqual([255, 0, 0, 0, 0, 255])
    const wide = await raw([9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 3, 3)
      .png()
      .withMetadata({ orientation: 3 })
      .toBuffer()
    expect((await pixelsOf(wide)).slice(-3)).toEqual([9, 9, 9])
  })

  it('cuts the middle square of an image that is longer', async () => {
    const stripes = [0, 0, 0, 90, 90, 90, 90, 90, 90, 255, 255, 255]
    const image = await raw([...stripes, ...stripes], 4, 3)
      .png()
      .toBuffer()
    expect(await pixelsOf(image, { size: 2 })).toEqual(Array.from({ length: 12 }, () => 90))
  })
})
