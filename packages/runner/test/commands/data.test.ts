import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runCli } from '../run-cli.ts'

let folder = ''

/** Writes MNIST's four files with tiny images: four for training, two for tests. */
async function writeDigits(): Promise<void> {
  const idx = (shape: readonly number[], data: readonly number[]): Buffer => {
    const head = Buffer.alloc(4 + 4 * shape.length)
    head[2] = 8
    head[3] = shape.length
    for (const [at, length] of shape.entries()) head.writeUInt32BE(length, 4 + 4 * at)
    return Buffer.concat([head, Buffer.from(data)])
  }
  const pixels = (count: number): number[] => Array.from({ length: count * 6 }, (_, at) => at * 10)
  await writeFile(join(folder, 'train-images-idx3-ubyte'), idx([4, 2, 3], pixels(4)))
  await writeFile(join(folder, 'train-labels-idx1-ubyte'), idx([4], [0, 1, 1, 9]))
  await writeFile(join(folder, 't10k-images-idx3-ubyte'), idx([2, 2, 3], pixels(2)))
  await writeFile(join(folder, 't10k-labels-idx1-ubyte'), idx([2], [0, 1]))
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segscale-data-'))
  vi.stubEnv('SEGSCALE_CACHE', join(folder, 'cache'))
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

describe('segscale data ls', () => {
  it('lists every data set, and what has to be fetched', async () => {
    const { status, stdout } = await runCli('data', 'ls')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^cifar100 +to fetch, 169 MB /m)
    expect(stdout).toMatch(/^images +by path /m)
    const rows = JSON.parse((await runCli('data', 'ls', '--json')).stdout) as { name: string; here?: boolean }[]
    expect(rows.map(({ name, here }) => [name, here])).toEqual([
      ['cifar10', false],
      ['cifar100', false],
      ['mnist', false],
      ['fashion-mnist', false],
      ['images', undefined],
      ['arrays', undefined],
    ])
  })
})

describe('segscale data fetch', () => {
  it('says which sets can be fetched', async () => {
    const { status, stderr } = await runCli('data', 'fetch', 'images')
    expect(status).toBe(2)
    expect(stderr).toMatch(/can be fetched are cifar10, cifar100, mnist, fashion-mnist, but not "images"/)
  })
})

describe('segscale data verify', () => {
  it('says what a data set holds', async () => {
    await writeDigits()
    const { status, stdout } = await runCli('data', 'verify', 'mnist', '--path', folder)
    expect(status).toBe(0)
    expect(stdout).toMatch(/^mnist: 4 training and 2 test images, 2 x 3 pixels, 1 channel, 10 classes\n/)
    expect(stdout).toMatch(/without training or test images: 2, 3, 4, 5, 6, 7, 8, 9\n/)
    const json = JSON.parse((await runCli('data', 'verify', 'mnist', '--path', folder, '--json')).stdout) as {
      perClass: unknown[]
    }
    // 0, 10, … 230: mean 115 and deviation 69.222, of 255.
    expect(json).toMatchObject({ mean: [0.45098], std: [0.271458] })
    expect(json.perClass[1]).toEqual({ name: '1', train: 2, test: 1 })
  })

  it('takes the data set that an experiment file names, whatever else the file says', async () => {
    await writeDigits()
    const file = join(folder, 'x.yaml')
    await writeFile(file, `dataset: { name: mnist, path: ${folder} }\nfamily: resnet21\n`)
    expect((await runCli('data', 'verify', '--file', file)).stdout).toMatch(/^mnist: 4 training/)
  })

  it.each<[string, string[], RegExp]>([
    ['no data set', [], /Name one data set, such as cifar10, or an experiment file with --file/],
    ['two', ['cifar10', '--file', 'x.yaml'], /Name one data set/],
    ['a size that is none', ['images', '--size', 'large'], /--size must be a positive whole number, but it is "large"/],
    ['an unknown one', ['cifar11'], /must be one of cifar10, .* Did you mean cifar10\?/],
  ])('refuses %s', async (_, options, message) => {
    const { status, stderr } = await runCli('data', 'verify', ...options)
    expect(status).toBe(2)
    expect(stderr).toMatch(message)
  })

  it('names what is wrong', async () => {
    await writeDigits()
    await writeFile(join(folder, 't10k-images-idx3-ubyte'), 'truncated')
    const { status, stderr } = await runCli('data', 'verify', 'mnist', '--path', folder)
    expect(status).toBe(1)
    expect(stderr).toMatch(/t10k-images-idx3-ubyte is no IDX file/)
  })
})

describe('segscale data peek', () => {
  it('writes a PNG with images of every class, and says which is which', async () => {
    await writeDigits()
    const out = join(folder, 'peek.png')
    const { status, stdout } = await runCli('data', 'peek', 'mnist', '--path', folder, '--out', out, '--count', '2')
    expect(status).toBe(0)
    expect((await readFile(out)).subarray(1, 4).toString()).toBe('PNG')
    expect(stdout).toMatch(/peek.png: mnist, up to 2 train images of each of 10 classes \(\d+ x \d+ pixels\)\n0, 1, 2/)
  })

  it('says where it cannot write', async () => {
    await writeDigits()
    const { status, stderr } = await runCli('data', 'peek', 'mnist', '--path', folder, '--out', '/nowhere/peek.png')
    expect(status).toBe(2)
    expect(stderr).toMatch(/cannot be written .* Change --out/)
  })
})
