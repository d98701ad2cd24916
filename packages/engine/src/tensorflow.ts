import { createRequire } from 'node:module'
import type * as Tfjs from '@tensorflow/tfjs'
import { SegscaleError } from '@segscale/core'
import type { Binding, OpAttribute, TensorHandle } from './binding.ts'
import { locateNative } from './native/locate.ts'
import { restoreNodeUtil } from './native/node-compat.ts'
import { gatherKernel } from './ops/gather-kernel.ts'

/** The part of tfjs-node's backend that is used here. The last three are private in its own declaration. */
export interface NodeBackend extends Tfjs.KernelBackend {
  binding: Binding
  executeSingleOutput(op: string, attributes: OpAttribute[], inputs: Tfjs.Tensor[]): Tfjs.Tensor
  executeMultipleOutputs(op: string, attributes: OpAttribute[], inputs: Tfjs.Tensor[], outputs: number): Tfjs.Tensor[]
  getInputTensorIds(tensors: Tfjs.Tensor[]): number[]
  getDTypeInteger(dtype: Tfjs.DataType): number
  createOutputTensor(handle: TensorHandle): Tfjs.Tensor
}

/** The loaded TensorFlow: tfjs for writing functions and their gradients, the binding for running them. */
export interface TensorFlow {
  readonly tf: typeof Tfjs
  readonly backend: NodeBackend
  readonly binding: Binding
}

let loaded: TensorFlow | undefined

/**
 * TensorFlow under tfjs, loaded on first use; every later call gives the same object.
 *
 * tfjs-node-gpu's own entry looks for an addon inside node_modules. Ours lies in the per-user cache, so the backend class
 * and the kernels are taken from the package and given our addon.
 *
 * @throws {@link SegscaleError} with code `NATIVE_MISSING` when `engine:native` has not run on this machine.
 */
export function tensorflow(): TensorFlow {
  loaded ??= load()
  return loaded
}

function load(): TensorFlow {
  const library = locateNative()
  if (library === undefined) {
    throw new SegscaleError(
      'NATIVE_MISSING',
      'Training needs native TensorFlow, and none is set up for this user. Run: npx nx run engine:native',
    )
  }
  restoreNodeUtil()
  const require = createRequire(import.meta.url)
  const tf = require('@tensorflow/tfjs') as typeof Tfjs
  const { NodeJSKernelBackend: Backend } = require('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js') as {
    NodeJSKernelBackend: new (binding: Binding, packageName: string) => NodeBackend
  }
  require('@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js')
  const binding = require(library.addon) as Binding
  const backend = new Backend(binding, '@tensorflow/tfjs-node-gpu')
  tf.registerBackend('tensorflow', () => backend, 3)
  // The factory is synchronous, so the backend is set when this returns.
  void tf.setBackend('tensorflow')
  const tensorflow = { tf, backend, binding }
  tf.unregisterKernel('GatherV2', 'tensorflow')
  tf.registerKernel(gatherKernel(tensorflow))
  return tensorflow
}
