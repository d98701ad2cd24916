import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readMnist } from '../../src/sources/mnist.ts'
import { errorOf } from '../support/error-of.ts'
import { inTemporaryFolder } from '../support/fake-package.ts'

/** An IDX file; `type` 8 is unsigned bytes. */
function idx(shape: readonly number[], data: readonly number[], type = 8): Buffer {
  const head = Buffer.alloc(4 + 4 * shape.length)
  head[2] = type
  head[3] = shape.length
  for (const [at, length] of shape.entries()) head.writeUInt32BE(length, 4 + 4 * at)
  return Buffer.concat([head, Buffer.from(data)])
}

const images = (count: number): Buffer =>
  idx(
    [count, 2, 3],
    Array.from({ length: count * 6 }, (_, at) => at),
  )
const good: Readonly<Record<string, Buffer>> = {
  'train-images-idx3-ubyte': images(4),
  'train-labels-idx1-ubyte.gz': gzipSync(idx([4], [1, 2, 3, 9])),
  't10k-images-idx3-ubyte.gz': gzipSync(images(2)),
  't10k-labels.idx1-ubyte': idx([2], [0, 1]),
}

async function read(files: Readonly<Record<string, Buffer | undefined>>): Promise<string> {
  let result = ''
  await inTemporaryFolder(async (folder) => {
    for (const [name, bytes] of Object.entries(files)) if (bytes) await writeFile(join(folder, name), bytes)
    result = await errorOf(() => readMnist(folder, []))
  })
  return result
}

describe('readMnist', () => {
  it('reads IDX files, compressed or not, under either of their names', async () => {
    await inTemporaryFolder(async (folder) => {
      for (const [name, bytes] of Object.entries(good)) await writeFile(join(folder, name), bytes)
      const { height, width, channels, classes, train, test } = readMnist(folder, [])
      expect({ height, width, channels, classes }).toEqual({ height: 2, width: 3, channels: 1, classes: 10 })
      expect([...train.labels, ...test.labels]).toEqual([1, 2, 3, 9, 0, 1])
      expect([...train.images]).toEqual(Array.from({ length: 24 }, (_, at) => at))
      expect(test.count).toBe(2)
    })
  })

  it('names every file that is missing', async () => {
    expect(await read({ 'train-images-idx3-ubyte': images(4) })).toMatch(
      /^DATA_UNAVAILABLE: .*has no train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte\. Set dataset.path/,
    )
  })

  it.each<[string, Record<string, Buffer>, RegExp]>([
    [
      'a compressed file that is cut off',
      { 't10k-images-idx3-ubyte.gz': gzipSync(images(2)).subarray(0, 20) },
      /t10k-images-idx3-ubyte.gz is cut off/,
    ],
    [
      'a file that is cut off',
      { 'train-images-idx3-ubyte': images(4).subarray(0, -1) },
      /train-images-idx3-ubyte must hold 24 bytes behind its header \(4 x 2 x 3\), but holds 23/,
    ],
    [
      'a file with bytes behind it',
      { 't10k-labels.idx1-ubyte': idx([2], [0, 1, 2]) },
      /must hold 2 bytes .* but holds 3/,
    ],
    [
      'floats',
      { 'train-images-idx3-ubyte': idx([4, 2, 3], [], 0x0d) },
      /must hold unsigned bytes, but holds 32-bit floats/,
    ],
    ['another kind of file', { 'train-images-idx3-ubyte': Buffer.from('<html>not here</html>') }, /is no IDX file/],
    [
      'labels that are no digits',
      { 't10k-labels.idx1-ubyte': idx([2], [0, 11]) },
      /label 1 of t10k-labels.idx1-ubyte is 11/,
    ],
    ['another number of labels', { 't10k-labels.idx1-ubyte': idx([3], [0, 1, 1]) }, /has 2 images and .* 3 labels/],
    [
      'images in place of labels',
      { 't10k-labels.idx1-ubyte': images(2) },
      /must hold a label an image, but has the shape 2 x 2 x 3/,
    ],
    [
      'test images of another size',
      {
        't10k-images-idx3-ubyte.gz': idx(
          [2, 3, 3],
          Array.from({ length: 18 }, () => 0),
        ),
      },
      /training images have 2 x 3 pixels and the test images 3 x 3/,
    ],
  ])('refuses %s', async (_, changed, message) => {
    const problem = await read({ ...good, ...changed })
    expect(problem).toMatch(/^DATA_CORRUPT: /)
    expect(problem).toMatch(message)
  })

  it('tells of all that is wrong at once', async () => {
    const problem = await read({
      ...good,
      'train-images-idx3-ubyte': images(4).subarray(0, -1),
      't10k-labels.idx1-ubyte': idx([2], [0, 11]),
    })
    expect(problem).toMatch(/but holds 23; label 1 of/)
  })
})
