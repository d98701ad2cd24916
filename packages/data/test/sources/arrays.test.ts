import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readArrays } from '../../src/sources/arrays.ts'
import { errorOf } from '../support/error-of.ts'
import { inTemporaryFolder } from '../support/fake-package.ts'
import { npyBytes } from '../support/npy-bytes.ts'

const golden = join(import.meta.dirname, '../golden/arrays.npz')
const grey = (count: number): Buffer =>
  npyBytes(
    '|u1',
    [count, 2, 3],
    Uint8Array.from({ length: count * 6 }, (_, at) => at),
  )
const classes = (...labels: number[]): Buffer => npyBytes('|u1', [labels.length], Uint8Array.from(labels))

/** What reading a folder with these arrays throws. */
async function problemsOf(arrays: Readonly<Record<string, Buffer>>): Promise<string> {
  let problem = ''
  await inTemporaryFolder(async (folder) => {
    for (const [name, bytes] of Object.entries(arrays)) await writeFile(join(folder, `${name}.npy`), bytes)
    problem = await errorOf(() => readArrays(folder, {}))
  })
  return problem
}

describe('readArrays', () => {
  it('reads what NumPy saved, compressed', async () => {
    const { height, width, channels, classes: count, train, test } = await readArrays(golden, {})
    expect({ height, width, channels, classes: count }).toEqual({ height: 4, width: 3, channels: 2, classes: 3 })
    expect([...train.labels, ...test.labels]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0])
    const pixels = Array.from({ length: 240 }, (_, at) => (at * 7) % 256)
    expect([...train.images, ...test.images]).toEqual(pixels)
  })

  it('reads a folder of arrays without channels', async () => {
    await inTemporaryFolder(async (folder) => {
      const files = { x_train: grey(4), y_train: classes(0, 1, 1, 0), x_test: grey(2), y_test: classes(1, 0) }
      for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, `${name}.npy`), bytes)
      const content = await readArrays(folder, {})
      expect(content).toMatchObject({ height: 2, width: 3, channels: 1, classes: 2 })
      expect(content.train.count).toBe(4)
    })
  })

  it('makes test images of a share of each class where there are none', async () => {
    await inTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'images.npy'), grey(20))
      await writeFile(join(folder, 'labels.npy'), classes(...Array.from({ length: 20 }, (_, at) => at % 2)))
      const { train, test } = await readArrays(folder, { testShare: 0.3 })
      expect([train.count, test.count]).toEqual([14, 6])
      expect([...test.labels].filter((label) => label === 1)).toHaveLength(3)
      const again = await readArrays(folder, { testShare: 0.3 })
      expect(again.test.images).toEqual(test.images)
    })
  })

  it.each<[string, Record<string, Buffer>, RegExp[]]>([
    [
      'no arrays of known names',
      { pictures: grey(2) },
      [/^DATA_UNAVAILABLE: .*x_train, y_train.*; or images, labels.*holds pictures/],
    ],
    [
      'images as floats and labels that are negative, at once',
      {
        images: npyBytes('<f4', [2, 2, 3], new Uint8Array(48)),
        labels: npyBytes('|i1', [2], Uint8Array.from([0, 255])),
      },
      [
        /^DATA_CORRUPT: /,
        /images must hold bytes from 0 to 255, but holds <f4; save it as array.astype\('uint8'\)/,
        /labels must hold classes from 0 on.*holds -1/,
      ],
    ],
    [
      'channels that come first',
      { images: npyBytes('|u1', [2, 3, 8, 8], new Uint8Array(384)), labels: classes(0, 1) },
      [/channels first .*transpose\(0, 2, 3, 1\)/],
    ],
    ['more images than labels', { images: grey(3), labels: classes(0, 1) }, [/images has 3 images and 2 labels/]],
    ['one class', { images: grey(2), labels: classes(0, 0) }, [/labels has a single class/]],
    [
      'test images of another size and class',
      {
        x_train: grey(2),
        y_train: classes(0, 1),
        x_test: npyBytes('|u1', [1, 2, 2], new Uint8Array(4)),
        y_test: classes(2),
      },
      [
        /training images have 2 x 3 pixels of 1 and test images 2 x 2/,
        /y_test has the class 2, which has no training image/,
      ],
    ],
  ])('refuses %s', async (_, arrays, messages) => {
    const problem = await problemsOf(arrays)
    for (const message of messages) expect(problem).toMatch(message)
  })

  it('names what is wrong with a .npz file that is cut off or altered', async () => {
    await inTemporaryFolder(async (folder) => {
      const whole = await readFile(golden)
      const file = join(folder, 'x.npz')
      await writeFile(file, whole.subarray(0, 200))
      expect(await errorOf(() => readArrays(file, {}))).toMatch(
        /^DATA_CORRUPT: .*whole \.npz file, but it is no \.npz file, or is cut off/,
      )
      // In the compressed data of an array, behind its local header.
      const altered = Buffer.from(whole)
      const at = altered.indexOf('x_train.npy') + 60
      altered[at] = (altered[at] as number) ^ 0xff
      await writeFile(file, altered)
      expect(await errorOf(() => readArrays(file, {}))).toMatch(/^DATA_CORRUPT: .*x_train .*(damaged|cut off|must)/)
    })
  })

  it('is not taken in by a .npz file with names that lead out of it, or with sizes that are lies', async () => {
    await inTemporaryFolder(async (folder) => {
      const problem = async (change: (bytes: Buffer) => void): Promise<string> => {
        const bytes = Buffer.from(await readFile(golden))
        change(bytes)
        const file = join(folder, 'x.npz')
        await writeFile(file, bytes)
        return errorOf(() => readArrays(file, {}))
      }
      // The entry of x_train in the central directory: its size uncompressed lies 24 bytes behind the signature.
      const sizeAt = (bytes: Buffer): number => bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24
      const outside = await problem((bytes) => {
        for (let at = bytes.indexOf('y_train.npy'); at >= 0; at = bytes.indexOf('y_train.npy'))
          bytes.write('../evil.npy', at)
      })
      expect(outside).toMatch(/^DATA_CORRUPT: .*invalid relative path/)
      expect(await problem((bytes) => bytes.writeUInt32LE(4_000_000_000, sizeAt(bytes)))).toMatch(
        /^DATA_CORRUPT: .*x_train expands to 4000000000 bytes, more than 2147483647/,
      )
      expect(await problem((bytes) => bytes.writeUInt32LE(10, sizeAt(bytes)))).toMatch(
        /^DATA_CORRUPT: .*x_train is damaged or cut off/,
      )
    })
  })
})
