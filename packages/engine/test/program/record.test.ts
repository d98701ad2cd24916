import type { Tensor } from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { Graph } from '../../src/program/graph.ts'
import { Program } from '../../src/program/program.ts'
import { recordOps } from '../../src/program/record.ts'
import { tensorflow } from '../../src/tensorflow.ts'

const { tf, binding } = tensorflow()
const values = Float32Array.from({ length: 12 }, (_, index) => Math.sin(index))

/** Compiles a function of one `[3, 4]` tensor and runs it on `values`. */
function compiled(f: (x: Tensor) => Tensor): number[] {
  const graph = new Graph()
  const type = { dtype: 'float32', shape: [3, 4] } as const
  const input = graph.placeholder('x', type)
  const output = recordOps(tensorflow(), graph, (recorder) => {
    const x = tf.zeros([3, 4])
    recorder.bind(x, input)
    return recorder.outputOf(f(x))
  })
  graph.result('y', output)
  const program = new Program(tensorflow(), graph)
  const [result] = program.run(['y'], { x: { ...type, elements: values } })
  program.dispose()
  return Array.from(result ?? [])
}

function eager(f: (x: Tensor) => Tensor): number[] {
  return tf.tidy(() => Array.from(f(tf.tensor2d(values, [3, 4])).dataSync()))
}

describe('recordOps', () => {
  it.each<[string, (x: Tensor) => Tensor]>([
    ['arithmetic with constants', (x) => tf.add(tf.mul(x, 3), tf.tensor1d([1, 2, 3, 4]))],
    ['shape changes', (x) => tf.transpose(tf.reshape(x, [2, 6]))],
    [
      'slices and padding',
      (x) =>
        tf.pad(tf.slice(x, [0, 1], [2, 2]), [
          [1, 0],
          [0, 2],
        ]),
    ],
    ['reductions', (x) => tf.mean(tf.square(x), [1])],
    ['matrix products', (x) => tf.matMul(x, x, false, true)],
    ['gradients of tfjs', (x) => tf.grad((t: Tensor) => tf.sum(tf.mul(tf.tanh(t), t)))(x)],
  ])('records %s with the values of eager tfjs', (_, f) => {
    expect(compiled(f)).toEqual(eager(f))
  })

  it('refuses a tensor that was made before and not bound', () => {
    const before = tf.tensor1d([1])
    before.dataSync()
    tf.relu(before).dispose()
    expect(() => recordOps(tensorflow(), new Graph(), () => tf.square(before).shape)).toThrow(/Bind such tensors/)
    before.dispose()
  })

  it('refuses to read values, which do not exist yet', () => {
    expect(() => recordOps(tensorflow(), new Graph(), () => tf.square(tf.scalar(2)).dataSync())).toThrow(
      /must not read values/,
    )
  })

  it('puts the native binding back and leaves no tensor behind, also after a failure', () => {
    const before = binding.getNumOfTensors()
    expect(() =>
      recordOps(tensorflow(), new Graph(), () => {
        tf.square(tf.scalar(2))
        throw new RangeError('from inside')
      }),
    ).toThrow('from inside')
    expect(tensorflow().backend.binding).toBe(binding)
    expect(binding.getNumOfTensors()).toBe(before)
  })
})
