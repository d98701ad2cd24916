import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ImageSet } from '@segscale/data'
import type { ImageFormat } from '../network/normalise.ts'
import { tensorflow } from '../tensorflow.ts'
import { evaluateLoadedNet, type LoadedEvaluation } from './evaluate-loaded-net.ts'
import { exportPaths, type ExportFormat } from './export-net.ts'
import { loadOnnx, loadSavedModel, loadTfjs, type ImageShape, type LoadedNet } from './loaded-net.ts'

/** One format of an exported net. */
export interface ExportLoading {
  /** The folder of the export. */
  readonly folder: string
  readonly format: ExportFormat
  readonly dataset: Pick<ImageFormat, 'height' | 'width' | 'channels' | 'classes'>
  /** CPU threads of onnxruntime. TensorFlow has those of its process. */
  readonly threads: number
}

/** An exported net and the images to try it on. */
export interface ExportEvaluationInput extends ExportLoading {
  readonly images: ImageSet
}

/**
 * Loads one format of an export from its files and evaluates it: onnxruntime for ONNX, TensorFlow for the SavedModel, tfjs
 * for its own.
 *
 * @throws SegscaleError with code `NATIVE_MISSING` or `RUNTIME_MISSING`.
 */
export async function evaluateExport(input: ExportEvaluationInput): Promise<LoadedEvaluation> {
  const net = await loadExport(input)
  try {
    return await evaluateLoadedNet(net, input.images, input.dataset.classes)
  } finally {
    await net.dispose()
  }
}

/** Loads one format of an export from its files; the caller disposes of it. */
export async function loadExport({ folder, format, dataset, threads }: ExportLoading): Promise<LoadedNet> {
  const shape: ImageShape = [dataset.height, dataset.width, dataset.channels]
  const [first, second] = exportPaths[format].map((path) => join(folder, path)) as [string, string]
  switch (format) {
    case 'onnx':
      return loadOnnx(await readFile(first), shape, threads)
    case 'savedModel':
      return loadSavedModel(tensorflow(), dirname(first), shape)
    case 'tfjs':
      return loadTfjs(tensorflow(), { model: await readFile(first, 'utf8'), weights: await readFile(second) }, shape)
  }
}
