import type { Tensor, Tensor3D, Tensor4D, Tensor5D } from '@tensorflow/tfjs'
import { tensorflow } from '../../../src/tensorflow.ts'
import { any, plain, positive, smooth, type OpCase } from './op-case.ts'

const { tf } = tensorflow()
const image = any(2, 6, 6, 3)
const kernel = any(3, 3, 3, 4)
const four = (tensor: Tensor): Tensor4D => tensor as Tensor4D

/** Ops of networks: convolutions, pools, norms, softmax and losses. */
export const networks: readonly OpCase[] = [
  smooth('avgPool', [image], (a) => tf.avgPool(four(a), 2, 2, 'same')),
  smooth('avgPool', [image], (a) => tf.avgPool(four(a), 3, 1, 'valid'), 'valid'),
  smooth('avgPool3d', [any(1, 4, 4, 4, 2)], (a) => tf.avgPool3d(a as Tensor5D, 2, 2, 'same')),
  smooth('batchNorm', [image, any(3), positive(3), any(3), positive(3)], (a, mean, variance, offset, scale) =>
    tf.batchNorm(a, mean, variance, offset, scale, 1e-3),
  ),
  smooth('conv1d', [any(2, 7, 3), any(3, 3, 4)], (a, b) => tf.conv1d(a as Tensor3D, b as Tensor3D, 1, 'same')),
  smooth('conv2d', [image, kernel], (a, b) => tf.conv2d(four(a), four(b), 1, 'same')),
  smooth('conv2d', [image, kernel], (a, b) => tf.conv2d(four(a), four(b), 2, 'same'), 'stride 2'),
  smooth('conv2d', [image, kernel], (a, b) => tf.conv2d(four(a), four(b), 1, 'valid'), 'valid'),
  plain('conv2d', [image, kernel], (a, b) => tf.conv2d(four(a), four(b), 1, 'same', 'NHWC', 2), 'dilated'),
  smooth('conv2dTranspose', [any(2, 3, 3, 4), kernel], (a, b) =>
    tf.conv2dTranspose(four(a), four(b), [2, 6, 6, 3], 2, 'same'),
  ),
  smooth('conv3d', [any(1, 4, 4, 4, 2), any(2, 2, 2, 2, 3)], (a, b) =>
    tf.conv3d(a as Tensor5D, b as Tensor5D, 1, 'same'),
  ),
  smooth('depthwiseConv2d', [image, any(3, 3, 3, 2)], (a, b) => tf.depthwiseConv2d(four(a), four(b), 1, 'same')),
  smooth('fused.conv2d', [image, kernel, any(4)], (x, filter, bias) =>
    tf.fused.conv2d({ x: four(x), filter: four(filter), strides: 1, pad: 'same', bias, activation: 'relu' }),
  ),
  smooth('localResponseNormalization', [image], (a) => tf.localResponseNormalization(four(a))),
  smooth('logSoftmax', [any(3, 5)], (a) => tf.logSoftmax(a)),
  smooth('losses.meanSquaredError', [any(3, 5), any(3, 5)], (a, b) => tf.losses.meanSquaredError(a, b)),
  smooth('losses.softmaxCrossEntropy', [any(3, 5)], (a) =>
    tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d([0, 2, 4], 'int32'), 5, 1, 0, 'float32'), a),
  ),
  smooth('maxPool', [image], (a) => tf.maxPool(four(a), 2, 2, 'same')),
  smooth('maxPool', [image], (a) => tf.maxPool(four(a), 3, 1, 'valid'), 'valid'),
  smooth('maxPool3d', [any(1, 4, 4, 4, 2)], (a) => tf.maxPool3d(a as Tensor5D, 2, 2, 'same')),
  smooth('image.resizeBilinear', [image], (a) => tf.image.resizeBilinear(four(a), [9, 4])),
  smooth('image.resizeNearestNeighbor', [image], (a) => tf.image.resizeNearestNeighbor(four(a), [9, 4])),
  smooth('separableConv2d', [image, any(3, 3, 3, 2), any(1, 1, 6, 4)], (a, b, c) =>
    tf.separableConv2d(four(a), four(b), four(c), 1, 'same'),
  ),
  smooth('softmax', [any(3, 5)], (a) => tf.softmax(a)),
]
