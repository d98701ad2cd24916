import { onnxruntimeVersion } from '../export/loaded-net.ts'
import { inspectCpu } from '../native/cpu-facts.ts'
import { inspectGpu } from '../native/gpu-facts.ts'
import { locateNative } from '../native/locate.ts'
import type { LatencyRuntime } from './open-latency-subject.ts'

/** What a latency depends on beside the net: the machine's kind and the runtime. Plain data, part of a record's key. */
export interface LatencyDevice {
  /** As in `linux x64`. */
  readonly platform: string
  readonly cpu: string
  readonly cores: number
  /** Instruction sets that matter to the kernels. */
  readonly features: readonly string[]
  /** Names of the GPUs where TensorFlow runs on them, else none. */
  readonly gpus: readonly string[]
  /** With its version, as in `onnxruntime 1.30.0`. */
  readonly runtime: string
}

/** This machine, as far as it decides how long a forward pass takes. */
export async function latencyDevice(runtime: LatencyRuntime): Promise<LatencyDevice> {
  const { model, cores, features } = await inspectCpu()
  const native = locateNative()
  const isGpu = runtime === 'engine' && native !== undefined && native.variant !== 'cpu'
  const gpus = isGpu ? ((await inspectGpu())?.names ?? []) : []
  const tensorflow = native === undefined ? 'tensorflow' : `tensorflow ${native.tensorflowVersion} ${native.variant}`
  const version = runtime === 'engine' ? tensorflow : `onnxruntime ${onnxruntimeVersion() ?? ''}`.trim()
  return { platform: `${process.platform} ${process.arch}`, cpu: model, cores, features, gpus, runtime: version }
}
