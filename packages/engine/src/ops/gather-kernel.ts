import type {
  GatherV2Attrs,
  GatherV2Inputs,
  KernelConfig,
  NamedAttrMap,
  NamedTensorInfoMap,
  Tensor,
} from '@tensorflow/tfjs'
import { attributeBuilders } from './attributes.ts'
import type { TensorFlow } from '../tensorflow.ts'

/**
 * `tf.gather` without a look at the indices' values, which do not exist while a function is recorded.
 *
 * tfjs-node's own kernel checks in JavaScript that every index is within the axis. TensorFlow checks it as well, on a CPU with
 * an error; on a GPU it gives zeros for indices out of range.
 */
export function gatherKernel(tensorflow: TensorFlow): KernelConfig {
  return {
    kernelName: 'GatherV2',
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs }: { inputs: NamedTensorInfoMap; attrs?: NamedAttrMap }) => {
      const { tf, backend } = tensorflow
      const { x, indices } = inputs as unknown as Readonly<Record<keyof GatherV2Inputs, Tensor>>
      const { axis, batchDims } = attrs as unknown as GatherV2Attrs
      const { int, type } = attributeBuilders(tensorflow)
      const attributes = [
        int('batch_dims', batchDims),
        type('Tparams', backend.getDTypeInteger(x.dtype)),
        type('Tindices', backend.getDTypeInteger(indices.dtype)),
        type('Taxis', backend.getDTypeInteger('int32')),
      ]
      const at = tf.scalar(axis, 'int32')
      try {
        return backend.executeSingleOutput('GatherV2', attributes, [x, indices, at])
      } finally {
        at.dispose()
      }
    },
  }
}
