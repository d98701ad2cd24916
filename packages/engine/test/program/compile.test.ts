import type { Tensor, Variable } from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/program/compile.ts'
import { tensorflow } from '../../src/tensorflow.ts'

const { tf, binding } = tensorflow()
const row = { dtype: 'float32', shape: [3] } as const
const float = (...values: number[]): Float32Array => Float32Array.from(values)

/** The slope of a line through the origin, fitted by gradient descent with an optimizer of tfjs. */
function fit({ x, y }: { x: Tensor; y: Tensor }, { slope }: { slope: Variable }): { loss: Tensor } {
  const { value, grads } = tf.variableGrads(
    () => tf.mean(tf.squaredDifference(tf.mul(x, slope), y)).asScalar(),
    [slope],
  )
  tf.train.sgd(0.1).applyGradients(grads)
  return { loss: value }
}

describe('compile', () => {
  it('runs a function of tensors, with several results, as tfjs does', () => {
    const compute = ({ a, b }: { a: Tensor; b: Tensor }): { sum: Tensor; largest: Tensor } => ({
      sum: tf.add(a, b),
      largest: tf.argMax(tf.mul(a, b)),
    })
    const program = compile(tensorflow(), { functions: { both: { inputs: { a: row, b: row }, compute } } })
    expect(program.call('both', { a: float(1, 2, 3), b: float(3, 2, 0) })).toEqual({
      sum: float(4, 4, 3),
      largest: Int32Array.of(1),
    })
    program.dispose()
  })

  it('trains a variable with gradients and an optimizer of tfjs, as eager tfjs does', () => {
    const [x, y] = [float(1, 2, 3), float(2, 4, 6)]
    const program = compile(tensorflow(), {
      variables: { slope: { shape: [], initial: 1 } },
      functions: { fit: { inputs: { x: row, y: row }, compute: fit } },
    })
    const eager = tf.tidy(() => {
      const slope = tf.variable(tf.scalar(1))
      const losses = Array.from(
        { length: 5 },
        () => fit({ x: tf.tensor1d(x), y: tf.tensor1d(y) }, { slope }).loss.dataSync()[0],
      )
      const [last] = slope.dataSync()
      slope.dispose()
      return { losses, last }
    })
    const losses = Array.from({ length: 5 }, () => program.call('fit', { x, y })['loss']?.[0])
    losses.forEach((loss, step) => {
      expect(loss).toBeCloseTo(eager.losses[step] as number, 5)
    })
    expect(program.values(['slope']).slope[0]).toBeCloseTo(eager.last as number, 5)
    expect(losses[4]).toBeLessThan(losses[0] as number)
    program.dispose()
  })

  it('shares variables among functions, and changes them when a function has run', () => {
    const program = compile(tensorflow(), {
      variables: { count: { shape: [2], initial: float(1, 10) }, other: { shape: [], initial: 7 } },
      functions: {
        // Reads after the assignment see the new value, the result asked for before it the old one.
        double: {
          inputs: {},
          compute: (_, { count }) => {
            const before = tf.add(count, 0)
            count.assign(tf.mul(count, 2))
            return { before, after: tf.add(count, 0) }
          },
        },
        total: { inputs: {}, compute: (_, { count, other }) => ({ total: tf.add(tf.sum(count), other) }) },
        clear: { inputs: {}, compute: (_, { count }) => (count.assign(tf.zerosLike(count)), {}) },
      },
    })
    expect(program.call('double', {})).toEqual({ before: float(1, 10), after: float(2, 20) })
    expect(program.call('double', {})).toEqual({ before: float(2, 20), after: float(4, 40) })
    expect(program.call('total', {})).toEqual({ total: float(51) })
    program.setValues({ count: float(1, 2) })
    expect(program.call('total', {})).toEqual({ total: float(10) })
    expect(program.call('clear', {})).toEqual({})
    expect(program.values(['count', 'other'])).toEqual({ count: float(0, 0), other: float(7) })
    program.dispose()
  })

  it('starts variables at 0 unless told otherwise', () => {
    const program = compile(tensorflow(), {
      variables: { a: { shape: [2] }, b: { shape: [2], initial: 3 }, c: { shape: [2], initial: float(4, 5) } },
      functions: {},
    })
    expect(program.values(['a', 'b', 'c'])).toEqual({ a: float(0, 0), b: float(3, 3), c: float(4, 5) })
    program.dispose()
  })

  it('computes images in bfloat16 when asked to', () => {
    const inputs = { x: { dtype: 'float32', shape: [1, 1, 1, 8] } } as const
    const run = (precision: 'float32' | 'bfloat16'): unknown => {
      const compute = ({ x }: { x: Tensor }): { y: Tensor } => ({ y: tf.add(x, x) })
      const program = compile(tensorflow(), { precision, functions: { run: { inputs, compute } } })
      const { y } = program.call('run', { x: float(1, 1.0078125, 1.001, 0, 0, 0, 0, 0) })
      program.dispose()
      return y
    }
    expect(run('float32')).toEqual(float(2, 2.015625, 2.002, 0, 0, 0, 0, 0))
    expect(run('bfloat16')).toEqual(float(2, 2.015625, 2, 0, 0, 0, 0, 0))
  })

  it('takes inputs of every type, used or not', () => {
    const program = compile(tensorflow(), {
      functions: {
        run: {
          inputs: {
            bytes: { dtype: 'uint8', shape: [2] },
            whole: { dtype: 'int32', shape: [2] },
            truth: { dtype: 'bool', shape: [2] },
            unused: { dtype: 'float32', shape: [] },
          },
          compute: ({ bytes, whole, truth }) => ({
            y: tf.where(truth, tf.cast(bytes, 'float32'), tf.cast(whole, 'float32')),
          }),
        },
      },
    })
    const inputs = {
      bytes: Uint8Array.of(200, 1),
      whole: Int32Array.of(-5, 6),
      truth: Uint8Array.of(1, 0),
      unused: float(0),
    }
    expect(program.call('run', inputs)).toEqual({ y: float(200, 6) })
    program.dispose()
  })

  it('refuses inputs and variables of other names, types and sizes', () => {
    const program = compile(tensorflow(), {
      variables: { w: { shape: [3], initial: 0 } },
      functions: { run: { inputs: { x: row }, compute: ({ x }, { w }) => ({ y: tf.add(x, w) }) } },
    })
    expect(() => program.call('run', { x: float(1) })).toThrow(
      /x of run must be a Float32Array of 3 elements.*found Float32Array of 1/,
    )
    expect(() => program.call('run', { x: Int32Array.of(1, 2, 3) })).toThrow(/found Int32Array of 3/)
    expect(() => program.call('run', {} as { x: Float32Array })).toThrow(/found nothing/)
    expect(() => program.call('walk' as 'run', { x: float(1, 2, 3) })).toThrow(/\(run\); found walk/)
    expect(() => {
      program.setValues({ w: float(1) })
    }).toThrow(/Variable w must be/)
    expect(() => {
      program.setValues({ v: float(1) } as unknown as { w: Float32Array })
    }).toThrow(/\(w\); found v/)
    program.dispose()
  })

  it('refuses variables that the function makes itself, and names that TensorFlow does not take', () => {
    const make = (): unknown =>
      compile(tensorflow(), {
        functions: { run: { inputs: {}, compute: () => ({ y: tf.variable(tf.scalar(1)) }) } },
      })
    expect(make).toThrow(/must not make variables of its own/)
    const named = (): unknown =>
      compile(tensorflow(), { functions: { run: { inputs: { 'a b': row }, compute: () => ({}) } } })
    expect(named).toThrow(/letters, digits/)
  })

  it('leaves no tensor, variable or session behind once disposed of', () => {
    const count = (): number[] => [
      binding.getNumOfSavedModels(),
      binding.getNumOfTensors(),
      tf.memory().numTensors,
      Object.keys(tf.engine().registeredVariables).length,
    ]
    const before = count()
    const program = compile(tensorflow(), {
      variables: { w: { shape: [3], initial: 1 } },
      functions: {
        run: {
          inputs: { x: row },
          compute: ({ x }, { w }) => {
            w.assign(tf.mul(w, x))
            return { y: tf.sum(w) }
          },
        },
      },
    })
    program.call('run', { x: float(1, 2, 3) })
    program.values(['w'])
    program.dispose()
    expect(count()).toEqual(before)
  })
})
