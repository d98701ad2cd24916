import type { Architecture } from '@segscale/models'
import type { ImageFormat } from '../network/normalise.ts'
import { deployedNet } from './deployed-net.ts'
import { encodeOnnx } from './onnx-model.ts'
import { encodeDeployedSavedModel } from './saved-model.ts'
import { encodeTfjsModel, tfjsWeightsFile } from './tfjs-model.ts'

/** What a net can be exported as. */
export const exportFormats = ['savedModel', 'tfjs', 'onnx'] as const

/** One of the formats that a net can be exported as. */
export type ExportFormat = (typeof exportFormats)[number]

/** Where the files of each format lie in the folder of an export. */
export const exportPaths: Readonly<Record<ExportFormat, readonly string[]>> = {
  savedModel: ['saved_model/saved_model.pb'],
  tfjs: ['tfjs/model.json', `tfjs/${tfjsWeightsFile}`],
  onnx: ['model.onnx'],
}

/** What an export is made of. */
export interface ExportInput {
  readonly architecture: Architecture
  /** As {@link TrainingOutcome} gives them. */
  readonly weights: Uint8Array
  readonly dataset: ImageFormat
}

/**
 * The files of a trained net in some formats, by their path in the folder of the export. Needs no TensorFlow.
 *
 * Every format takes images as bytes `[b, h, w, c]`, normalises them itself and gives logits `[b, classes]`.
 */
export function exportNet(
  { architecture, weights, dataset }: ExportInput,
  formats: readonly ExportFormat[],
): ReadonlyMap<string, Uint8Array> {
  const net = deployedNet(architecture, weights, dataset)
  const encode: Readonly<Record<ExportFormat, () => readonly Uint8Array[]>> = {
    savedModel: () => [encodeDeployedSavedModel(net)],
    tfjs: () => {
      const files = encodeTfjsModel(net)
      return [Buffer.from(files.model), files.weights]
    },
    onnx: () => [encodeOnnx(net)],
  }
  return new Map(
    formats.flatMap((format) => {
      const files = encode[format]()
      return exportPaths[format].map((path, at) => [path, files[at] as Uint8Array] as const)
    }),
  )
}
