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
    return recorder.outputOf(f(recorder.tensor(input)))
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

  it('refuses a tensor that was made before', () => {
    const before = tf.tensor1d([1])
    before.dataSync()
    tf.relu(before).dispose()
    expect(() => recordOps(tensorflow(), new Graph(), () => tf.square(before).shape)).toThrow(
      /Pass such tensors as inputs or variables/,
    )
    before.dispose()
  })

  it('refuses to read values, which do not exist yet', () => {
    expect(() => recordOps(tensorflow(), new Graph(), () => tf.square(tf.scalar(2)).dataSync())).toThrow(
      /must not read values: .* It read the result of Square/,
    )
  })

  it('reads constants, whose values are known', () => {
    const read = recordOps(tensorflow(), new Graph(), () => {
      const two = tf.scalar(2)
      tf.square(two)
      return Array.from(two.dataSync())
    })
    expect(read).toEqual([2])
  })

  it.each<[string, RegExp, () => unknown]>([
    ['UniqueV2', /the shape of its result depends on values/, () => tf.unique(tf.square(tf.tensor1d([1, 2])))],
    ['Multinomial', /draws at random by itself/, () => tf.multinomial(tf.square(tf.tensor1d([1, 2])), 2, 1)],
    ['Complex', /no tensors of TensorFlow type 8/, () => tf.complex(tf.square(tf.scalar(1)), tf.scalar(2))],
  ])('refuses %s and says why', (op, why, call) => {
    const record = (): unknown => recordOps(tensorflow(), new Graph(), call)
    expect(record).toThrow(new RegExp(`^${op} cannot be part of a graph program: `))
    expect(record).toThrow(why)
  })

  it('takes bytes for the whole numbers that tfjs believes them to be', () => {
    const graph = new Graph()
    const bytes = graph.placeholder('x', { dtype: 'uint8', shape: [3] })
    const output = recordOps(tensorflow(), graph, (recorder) =>
      recorder.outputOf(tf.add(recorder.tensor(bytes), tf.scalar(1, 'int32'))),
    )
    graph.result('y', output)
    const program = new Program(tensorflow(), graph)
    const [sum] = program.run(['y'], { x: { dtype: 'uint8', shape: [3], elements: Uint8Array.of(0, 200, 255) } })
    program.dispose()
    expect(sum).toEqual(Int32Array.of(1, 201, 256))
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
