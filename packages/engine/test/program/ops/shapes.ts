import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs'
import { tensorflow } from '../../../src/tensorflow.ts'
import { any, index, plain, smooth, type OpCase } from './op-case.ts'

const { tf } = tensorflow()
const x = [any(3, 4)]

/** Ops that move elements, choose among them or make them. */
export const shapes: readonly OpCase[] = [
  smooth('batchToSpaceND', [any(4, 2, 2, 1)], (a) =>
    tf.batchToSpaceND(
      a,
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  ),
  smooth('broadcastTo', [any(1, 4)], (a) => tf.broadcastTo(a, [3, 4])),
  plain('cast', x, (a) => tf.cast(a, 'int32'), 'to int32'),
  smooth('cast', [index(3, 4), any(4)], (a, b) => tf.mul(tf.cast(a, 'float32'), b), 'to float32'),
  smooth('clone', x, (a) => tf.clone(a)),
  smooth('concat', [any(3, 4), any(2, 4)], (a, b) => tf.concat([a, b], 0)),
  smooth('concat', [any(3, 4), any(3, 1)], (a, b) => tf.concat([a, b], 1), 'last axis'),
  plain('depthToSpace', [any(1, 2, 2, 4)], (a) => tf.depthToSpace(a as Tensor4D, 2)),
  plain('diag', [any(3)], (a) => tf.diag(a)),
  smooth('expandDims', x, (a) => tf.expandDims(a, 1)),
  plain('eye', [any(3, 3)], (a) => tf.add(a, tf.eye(3))),
  plain('fill', x, (a) => tf.add(a, tf.fill([3, 4], 2.5))),
  smooth('gather', [any(3, 4), index(5)], (a, at) => tf.gather(a, at)),
  smooth('gather', [any(3, 4), index(2)], (a, at) => tf.gather(a, at, 1), 'axis 1'),
  plain('gatherND', [any(3, 4), index(5, 2)], (a, at) => tf.gatherND(a, at)),
  plain('linspace', [any(5)], (a) => tf.add(a, tf.linspace(0, 1, 5))),
  plain('meshgrid', [any(3), any(2)], (a, b) => tf.meshgrid(a, b)),
  smooth('mirrorPad', x, (a) =>
    tf.mirrorPad(
      a,
      [
        [1, 1],
        [0, 2],
      ],
      'reflect',
    ),
  ),
  plain('oneHot', [index(5)], (a) => tf.oneHot(a, 3)),
  plain('oneHot', [index(5)], (a) => tf.oneHot(a, 3, 0.9, 0.05, 'float32'), 'given values'),
  plain('onesLike', x, (a) => tf.onesLike(a)),
  smooth('pad', x, (a) =>
    tf.pad(
      a,
      [
        [1, 0],
        [0, 2],
      ],
      0.5,
    ),
  ),
  plain('range', [any(5)], (a) => tf.add(a, tf.range(0, 5))),
  smooth('reshape', x, (a) => tf.reshape(a, [2, 6])),
  smooth('reverse', x, (a) => tf.reverse(a, 1)),
  plain('scatterND', [any(3)], (a) => tf.scatterND(tf.tensor2d([[4], [1], [2]], [3, 1], 'int32'), a, [6])),
  smooth('slice', x, (a) => tf.slice(a, [1, 0], [2, 3])),
  smooth('spaceToBatchND', [any(1, 4, 4, 1)], (a) =>
    tf.spaceToBatchND(
      a,
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  ),
  smooth('split', [any(3, 4)], (a) => tf.split(a, [1, 3], 1)),
  smooth('squeeze', [any(3, 1, 4)], (a) => tf.squeeze(a, [1])),
  smooth('stack', [any(3, 4), any(3, 4)], (a, b) => tf.stack([a, b], 1)),
  plain('stridedSlice', x, (a) => tf.stridedSlice(a, [0, 3], [3, 0], [2, -1])),
  plain('tensorScatterUpdate', [any(6), any(2)], (a, b) =>
    tf.tensorScatterUpdate(a, tf.tensor2d([[4], [1]], [2, 1], 'int32'), b),
  ),
  smooth('tile', x, (a) => tf.tile(a, [2, 1])),
  smooth('transpose', [any(2, 3, 4)], (a) => tf.transpose(a, [2, 0, 1])),
  smooth('unsortedSegmentSum', [any(5, 2), index(5)], (a, at) => tf.unsortedSegmentSum(a, at as Tensor1D, 3)),
  smooth('unstack', [any(3, 4)], (a) => tf.unstack(a, 1)),
  plain('zerosLike', x, (a) => tf.zerosLike(a)),
]
