import type { TensorFlow } from '../tensorflow.ts'

/**
 * Whether the ops of this package (`kernels/`) run in the place of TensorFlow's.
 *
 * They use one CPU thread and know no other device. A recipe names its threads, and a process is started with as many
 * (`trainingEnvironment`), so what a training computes still follows from its recipe and the kind of device.
 */
export function usesOwnKernels({ binding }: Pick<TensorFlow, 'binding'>): boolean {
  return !binding.isUsingGpuDevice() && process.env['TF_NUM_INTRAOP_THREADS'] === '1'
}
