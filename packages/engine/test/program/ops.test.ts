import type { Tensor } from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/program/compile.ts'
import { tensorflow } from '../../src/tensorflow.ts'
import { casesByGroup } from './ops/all-cases.ts'
import { inputType, valuesFor, type OpCase } from './ops/op-case.ts'
import { opTable } from './ops/op-table.ts'

const { tf } = tensorflow()

/** Results of a case by name: values, and the gradients of a weighted sum of them. */
function resultsOf({ compute, hasGradient, inputs }: OpCase, tensors: readonly Tensor[]): Record<string, Tensor> {
  const values = [compute(...tensors)].flat()
  const named = values.map((value, at) => [`value${at}`, value] as const)
  if (!hasGradient) return Object.fromEntries(named)
  // Weights that differ: the plain sum of a softmax, say, has no gradient.
  const weighted = (value: Tensor): Tensor =>
    tf.sum(tf.mul(tf.cast(value, 'float32'), tf.reshape(tf.range(1, value.size + 1), value.shape)))
  const objective = (...at: Tensor[]): Tensor => {
    const all = tensors.map((tensor, position) => at[floats.indexOf(position)] ?? tensor)
    return tf.addN([compute(...all)].flat().map(weighted))
  }
  const floats = [...inputs.keys()].filter(
    (at) => inputType(inputs[at] as OpCase['inputs'][number]).dtype === 'float32',
  )
  const gradients = tf.grads(objective)(floats.map((at) => tensors[at] as Tensor))
  return Object.fromEntries([...named, ...gradients.map((gradient, at) => [`gradient${at}`, gradient] as const)])
}

function compiledResults(opCase: OpCase): Record<string, number[]> {
  const { inputs } = opCase
  const program = compile(tensorflow(), {
    functions: {
      run: {
        inputs: Object.fromEntries(inputs.map((input, at) => [`x${at}`, inputType(input)])),
        compute: (named) =>
          resultsOf(
            opCase,
            inputs.map((_, at) => named[`x${at}`] as Tensor),
          ),
      },
    },
  })
  const results = program.call('run', Object.fromEntries(inputs.map((input, at) => [`x${at}`, valuesFor(input, at)])))
  program.dispose()
  return Object.fromEntries(Object.entries(results).map(([name, elements]) => [name, Array.from(elements)]))
}

function eagerResults(opCase: OpCase): Record<string, number[]> {
  return tf.tidy(() => {
    const tensors = opCase.inputs.map((input, at) =>
      tf.tensor(valuesFor(input, at), [...input.shape], inputType(input).dtype as 'float32'),
    )
    const results = resultsOf(opCase, tensors)
    return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, Array.from(tensor.dataSync())]))
  })
}

describe.each(Object.entries(casesByGroup))('%s', (_, cases) => {
  it.each(cases.map((opCase) => [`${opCase.op}${opCase.form && `, ${opCase.form}`}`, opCase] as const))(
    'gives compiled what %s gives at once',
    (_name, opCase) => {
      const [compiled, eager] = [compiledResults(opCase), eagerResults(opCase)]
      expect(Object.keys(compiled)).toEqual(Object.keys(eager))
      for (const [name, expected] of Object.entries(eager)) {
        const scale = Math.max(1, ...expected.map(Math.abs))
        const worst = expected.map((value, at) => Math.abs(value - (compiled[name]?.[at] ?? Number.NaN)) / scale)
        expect(compiled[name], name).toHaveLength(expected.length)
        expect(Math.max(0, ...worst), name).toBeLessThan(1e-5)
      }
    },
  )
})

it('lists every op that is tested in docs/ops.md', async () => {
  await expect(opTable(casesByGroup)).toMatchFileSnapshot('../../../../docs/ops.md')
})
