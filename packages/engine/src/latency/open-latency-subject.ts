import { RandomStream } from '@segscale/core'
import type { Architecture, NetInput } from '@segscale/models'
import { deployedNet } from '../export/deployed-net.ts'
import { loadOnnx } from '../export/loaded-net.ts'
import { encodeOnnx } from '../export/onnx-model.ts'
import { EvaluationProgram } from '../network/evaluation-program.ts'
import type { ImageFormat } from '../network/normalise.ts'
import { encodeWeights, initialWeights, networkParameters } from '../network/parameters.ts'
import { tensorflow } from '../tensorflow.ts'
import type { LatencySubject } from './measure-latency.ts'

/** What runs the forward passes: this package's own programs on TensorFlow, or the exported ONNX model. */
export const latencyRuntimes = ['engine', 'onnxruntime'] as const

/** One of the things that can run a net's forward passes. */
export type LatencyRuntime = (typeof latencyRuntimes)[number]

/** A net, where it runs, and on how many images at once. */
export interface LatencyCase {
  readonly architecture: Architecture
  readonly input: NetInput
  readonly runtime: LatencyRuntime
  readonly batch: number
}

/** A net that is ready to be timed. */
export interface OpenLatencySubject extends LatencySubject {
  close(): Promise<void>
}

/**
 * Prepares a net for timing, with fresh weights and images drawn at random: what takes time does not depend on their values,
 * so that a net need not be trained to be timed.
 *
 * @param threads - CPU threads; TensorFlow has those of its process (`trainingEnvironment`).
 */
export async function openLatencySubject(
  { architecture, input, runtime, batch }: LatencyCase,
  threads: number,
): Promise<OpenLatencySubject> {
  const { height, width, channels, classes } = input
  const even = Array.from({ length: channels }, () => 0.5)
  const format: ImageFormat = { height, width, channels, classes, mean: even, std: even }
  const weights = initialWeights(networkParameters(architecture), 1)
  const random = RandomStream.derive('latency images')
  const images = new Uint8Array(batch * height * width * channels).map(() => random.integer(256))
  if (runtime === 'engine') {
    const program = new EvaluationProgram(tensorflow(), { architecture, format, batchSize: batch })
    program.setWeights(weights)
    return {
      run: () => Promise.resolve(program.logits(images)),
      close: () => {
        program.dispose()
        return Promise.resolve()
      },
    }
  }
  const model = encodeOnnx(deployedNet(architecture, encodeWeights(weights), format))
  const net = await loadOnnx(model, [height, width, channels], threads)
  return { run: () => net.logits(images, batch), close: () => net.dispose() }
}
