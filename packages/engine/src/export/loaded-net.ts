import { createRequire } from 'node:module'
import { SegscaleError } from '@segscale/core'
import type * as OnnxRuntime from 'onnxruntime-node'
import { dataTypeCode } from '../program/graph.ts'
import { savedModelTag } from '../program/saved-model.ts'
import type { TensorFlow } from '../tensorflow.ts'
import { inputName, outputName } from './tensorflow-graph.ts'
import type { TfjsModel } from './tfjs-model.ts'

/** An exported net, loaded by the runtime that its file is meant for. */
export interface LoadedNet {
  /**
   * Logits `[count, classes]`, row-major.
   *
   * @param images - `[count, h, w, c]`.
   */
  logits(images: Uint8Array, count: number): Promise<Float32Array>
  /** Frees what the runtime holds. */
  dispose(): Promise<void>
}

/** Height, width and channels of the images. */
export type ImageShape = readonly [height: number, width: number, channels: number]

/**
 * Loads an ONNX model with onnxruntime.
 *
 * @param threads - CPU threads of one forward pass.
 * @throws {@link SegscaleError} with code `RUNTIME_MISSING` where onnxruntime has no binary for this platform.
 */
export async function loadOnnx(model: Uint8Array, shape: ImageShape, threads: number): Promise<LoadedNet> {
  const { InferenceSession, Tensor } = onnxruntime()
  const session = await InferenceSession.create(model, {
    executionProviders: ['cpu'],
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  })
  return {
    logits: async (images, count) => {
      const results = await session.run({ [inputName]: new Tensor('uint8', images, [count, ...shape]) })
      return results[outputName]?.data as Float32Array
    },
    dispose: () => session.release(),
  }
}

/** The version of onnxruntime that {@link loadOnnx} uses; undefined where it cannot be loaded. */
export function onnxruntimeVersion(): string | undefined {
  try {
    return onnxruntime().env.versions.node
  } catch {
    return undefined
  }
}

function onnxruntime(): typeof OnnxRuntime {
  try {
    return createRequire(import.meta.url)('onnxruntime-node') as typeof OnnxRuntime
  } catch (cause) {
    throw new SegscaleError(
      'RUNTIME_MISSING',
      `ONNX models are run by onnxruntime-node, which could not be loaded on ${process.platform} ${process.arch}: ` +
        `${(cause as Error).message.split('\n')[0] ?? ''}. Run npm ci again; on a platform without a binary leave the ONNX model out.`,
      { cause },
    )
  }
}

/**
 * Loads a SavedModel with TensorFlow.
 *
 * @param folder - The one that holds `saved_model.pb`.
 */
export function loadSavedModel({ binding }: TensorFlow, folder: string, shape: ImageShape): LoadedNet {
  const session = binding.loadSavedModel(folder, savedModelTag)
  return {
    logits: (images, count) => {
      const input = binding.createTensor([count, ...shape], dataTypeCode.uint8, images)
      try {
        const [output] = binding.runSavedModel(session, [input], `${inputName}:0`, `${outputName}:0`)
        const id = (output as { id: number }).id
        const logits = binding.tensorDataSync(id) as Float32Array
        binding.deleteTensor(id)
        return Promise.resolve(logits)
      } finally {
        binding.deleteTensor(input)
      }
    },
    dispose: () => {
      binding.deleteSavedModel(session)
      return Promise.resolve()
    },
  }
}

/** Loads a TF.js graph model with tfjs, whatever backend that has. */
export async function loadTfjs(
  { tf }: Pick<TensorFlow, 'tf'>,
  files: TfjsModel,
  shape: ImageShape,
): Promise<LoadedNet> {
  const { modelTopology, signature, weightsManifest } = JSON.parse(files.model) as TfjsModelJson
  const model = await tf.loadGraphModel({
    load: () =>
      Promise.resolve({
        modelTopology,
        signature,
        weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
        weightData: Uint8Array.from(files.weights).buffer,
      }),
  })
  return {
    logits: (images, count) => {
      const logits = tf.tidy(() => {
        const output = model.predict({ [inputName]: tf.tensor(Int32Array.from(images), [count, ...shape], 'int32') })
        return (output as { dataSync(): Float32Array }).dataSync()
      })
      return Promise.resolve(logits)
    },
    dispose: () => {
      model.dispose()
      return Promise.resolve()
    },
  }
}

interface TfjsModelJson {
  readonly modelTopology: object
  readonly signature: object
  readonly weightsManifest: readonly {
    readonly weights: { name: string; shape: number[]; dtype: 'float32' | 'int32' }[]
  }[]
}
