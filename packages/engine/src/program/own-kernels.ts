import { readFileSync } from 'node:fs'
import { cpuFactsFrom } from '../native/cpu-facts.ts'
import type { TensorFlow } from '../tensorflow.ts'
import type { PassOptions } from './passes.ts'

/**
 * Whether the ops of this package (`kernels/`) run in the place of TensorFlow's.
 *
 * They use one CPU thread and know no other device. A recipe names its threads, and a process is started with as many
 * (`trainingEnvironment`), so what a training computes still follows from its recipe and the kind of device.
 */
export function usesOwnKernels({ binding }: Pick<TensorFlow, 'binding'>): boolean {
  return !binding.isUsingGpuDevice() && process.env['TF_NUM_INTRAOP_THREADS'] === '1'
}

/** What TensorFlow runs on, as far as it decides which passes run. */
export function deviceOf({ binding }: Pick<TensorFlow, 'binding'>): PassOptions['device'] {
  if (binding.isUsingGpuDevice()) return 'gpu'
  // TensorFlow's macOS wheel comes without oneDNN, whose kernels are the only ones that use such instructions.
  if (process.platform !== 'linux') return 'cpu-without-bfloat16'
  const { hasFastBfloat16 } = cpuFactsFrom(readFileSync('/proc/cpuinfo', 'utf8'), process.arch)
  return hasFastBfloat16 ? 'cpu' : 'cpu-without-bfloat16'
}
