import { tensorflow } from '../../../src/tensorflow.ts'
import { any, plain, positive, smooth, truth, type OpCase } from './op-case.ts'

const { tf } = tensorflow()
const x = [any(3, 4, 2)]

/** Ops that sum up, compare or accumulate along axes, and products of matrices. */
export const reductions: readonly OpCase[] = [
  plain('all', [truth(3, 4)], (a) => tf.all(a, 1)),
  plain('any', [truth(3, 4)], (a) => tf.any(a, 1)),
  plain('argMax', x, (a) => tf.argMax(a, 1)),
  plain('argMin', x, (a) => tf.argMin(a, 2)),
  plain('cumprod', [positive(3, 4)], (a) => tf.cumprod(a, 1)),
  smooth('cumsum', x, (a) => tf.cumsum(a, 2)),
  smooth('cumsum', x, (a) => tf.cumsum(a, 2, true, true), 'exclusive, reversed'),
  smooth('logSumExp', x, (a) => tf.logSumExp(a, 1)),
  smooth('max', x, (a) => tf.max(a, 1)),
  smooth('mean', x, (a) => tf.mean(a, [0, 2])),
  smooth('mean', x, (a) => tf.mean(a, 1, true), 'kept axes'),
  smooth('min', x, (a) => tf.min(a, 1)),
  smooth('moments', x, (a) => Object.values(tf.moments(a, [0, 1]))),
  smooth('norm', x, (a) => tf.norm(a, 'euclidean', 1)),
  smooth('prod', [positive(3, 4)], (a) => tf.prod(a, 1)),
  smooth('sum', x, (a) => tf.sum(a, [1, 2])),
  plain('topk', x, (a) => {
    const { values, indices } = tf.topk(a, 2)
    return [values, indices]
  }),

  smooth('dot', [any(3, 4), any(4)], (a, b) => tf.dot(a, b)),
  plain('einsum', [any(2, 3, 4), any(4, 5)], (a, b) => tf.einsum('bij,jk->bik', a, b)),
  smooth('fused.matMul', [any(3, 4), any(4, 2), any(2)], (a, b, bias) =>
    tf.fused.matMul({ a: a, b: b, bias, activation: 'relu' }),
  ),
  smooth('matMul', [any(3, 4), any(4, 2)], (a, b) => tf.matMul(a, b)),
  smooth('matMul', [any(4, 3), any(2, 4)], (a, b) => tf.matMul(a, b, true, true), 'transposed'),
  smooth('matMul', [any(2, 3, 4), any(2, 4, 5)], (a, b) => tf.matMul(a, b), 'batches'),
  smooth('outerProduct', [any(3), any(4)], (a, b) => tf.outerProduct(a as never, b as never)),
]
