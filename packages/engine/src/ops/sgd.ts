import type { Tensor, Variable } from '@tensorflow/tfjs'
import type { Recipe } from '@segscale/core'
import type { TensorFlow } from '../tensorflow.ts'

/** What one step of gradient descent changes, and what it is made of. */
export interface SgdStep {
  readonly variable: Variable
  /** Holds m, of the variable's shape; starts at 0. */
  readonly accumulator: Variable
  readonly gradient: Tensor
  /** A scalar. */
  readonly learningRate: Tensor
  readonly optimizer: Recipe['optimizer']
}

/**
 * One step of stochastic gradient descent for one variable.
 *
 *     g = gradient + weightDecay * value
 *     m = momentum * m + g
 *     value = value - learningRate * (nesterov ? g + momentum * m : m)
 *
 * This is `torch.optim.SGD` with dampening 0. Compiled, the last two lines become one fused op.
 */
export function sgd({ tf }: TensorFlow, { variable, accumulator, gradient, learningRate, optimizer }: SgdStep): void {
  const { momentum, nesterov, weightDecay } = optimizer
  const decayed = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(variable, weightDecay))
  const accumulated = tf.add(tf.mul(accumulator, momentum), decayed)
  const step = nesterov ? tf.add(decayed, tf.mul(accumulated, momentum)) : accumulated
  accumulator.assign(accumulated)
  variable.assign(tf.sub(variable, tf.mul(step, learningRate)))
}
