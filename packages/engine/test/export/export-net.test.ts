import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RandomStream } from '@segscale/core'
import { familyByName, instantiate, type Architecture } from '@segscale/models'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportFormats, exportNet, type ExportFormat } from '../../src/export/export-net.ts'
import { loadExport } from '../../src/export/evaluate-export.ts'
import { EvaluationProgram } from '../../src/network/evaluation-program.ts'
import type { ImageFormat } from '../../src/network/normalise.ts'
import { decodeWeights, networkParameters } from '../../src/network/parameters.ts'
import { tensorflow } from '../../src/tensorflow.ts'
import { randomArchitectures, trainedWeights } from './random-net.ts'

const cifar = { height: 32, width: 32, channels: 3, classes: 10, mean: [0.49, 0.48, 0.45], std: [0.25, 0.24, 0.26] }
const count = 3
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'segscale-export-test-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function randomImages({ height, width, channels }: ImageFormat): Uint8Array {
  const random = RandomStream.derive('export-net.test')
  return new Uint8Array(count * height * width * channels).map(() => random.integer(256))
}

/** Logits of the training's own evaluation. */
function engineLogits(architecture: Architecture, format: ImageFormat): Float32Array {
  const program = new EvaluationProgram(tensorflow(), { architecture, format, batchSize: count })
  try {
    program.setWeights(decodeWeights(trainedWeights(architecture), networkParameters(architecture)))
    return program.logits(randomImages(format)).slice()
  } finally {
    program.dispose()
  }
}

function writeExport(into: string, architecture: Architecture, dataset: ImageFormat): void {
  for (const [path, bytes] of exportNet(
    { architecture, weights: trainedWeights(architecture), dataset },
    exportFormats,
  )) {
    mkdirSync(dirname(join(into, path)), { recursive: true })
    writeFileSync(join(into, path), bytes)
  }
}

async function exportedLogits(from: string, format: ExportFormat, dataset: ImageFormat): Promise<Float32Array> {
  const net = await loadExport({ folder: from, format, dataset, threads: 1 })
  try {
    return await net.logits(randomImages(dataset), count)
  } finally {
    await net.dispose()
  }
}

function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] as number))), 0)
}

describe('exportNet', () => {
  it('gives the logits of the engine in every format, to 1e-3, for random small nets', async () => {
    await fc.assert(
      fc.asyncProperty(randomArchitectures, async ({ architecture, format }) => {
        writeExport(folder, architecture, format)
        const expected = engineLogits(architecture, format)
        for (const one of exportFormats) {
          expect(worst(await exportedLogits(folder, one, format), expected), one).toBeLessThan(1e-3)
        }
      }),
      { numRuns: 30, seed: 6 },
    )
  }, 240_000)

  it('keeps the channels of the architecture, not those that programs store', () => {
    const architecture = instantiate(familyByName('resnet20'), { depth: [1, 1, 1], width: [3, 5, 9] }, cifar)
    const files = exportNet({ architecture, weights: trainedWeights(architecture), dataset: cifar }, ['tfjs'])
    const { weightsManifest } = JSON.parse(Buffer.from(files.get('tfjs/model.json') ?? '').toString()) as {
      weightsManifest: { weights: { shape: number[] }[] }[]
    }
    const shapes = weightsManifest.flatMap(({ weights }) => weights.map(({ shape }) => shape))
    expect(shapes).toContainEqual([3, 3, 3, 3])
    expect(shapes).toContainEqual([3, 3, 5, 9])
  })

  it('refuses weights of another net', () => {
    const architecture = instantiate(familyByName('resnet20'), { depth: [1, 1, 1], width: [3, 5, 9] }, cifar)
    const weights = trainedWeights(architecture).slice(4)
    expect(() => exportNet({ architecture, weights, dataset: cifar }, ['onnx'])).toThrow(/take \d+ bytes/)
  })

  // A Python that has tensorflow, onnx and onnxruntime; without one there is nothing else to compare with.
  const python = process.env['SEGSCALE_PEER_PYTHON']
  it.skipIf(python === undefined)(
    'is read by plain TensorFlow, the onnx checker and onnxruntime in Python',
    () => {
      const architecture = instantiate(familyByName('resnet20'), { depth: [1, 2, 3], width: [5, 16, 9] }, cifar)
      writeExport(folder, architecture, cifar)
      writeFileSync(join(folder, 'images.bin'), randomImages(cifar))
      const script = fileURLToPath(new URL('evaluate-exported.py', import.meta.url))
      const { stdout, stderr, status } = spawnSync(python ?? '', [script, folder, String(count), '32', '32', '3'], {
        encoding: 'utf8',
      })
      expect(status, stderr).toBe(0)
      const { onnx, savedModel } = JSON.parse(stdout) as { onnx: number[]; savedModel: number[] }
      const expected = engineLogits(architecture, cifar)
      expect(worst(onnx, expected)).toBeLessThan(1e-3)
      expect(worst(savedModel, expected)).toBeLessThan(1e-3)
    },
    120_000,
  )
})
