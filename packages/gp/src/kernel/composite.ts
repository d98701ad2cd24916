import { GpError } from '../gp-error.ts'
import type { Kernel, KernelEvaluation, KernelParameter, LatticeForm } from './kernel.ts'
import type { Pairs } from './pairs.ts'

/**
 * The sum of kernels; its parameters are theirs, one kernel after the other.
 *
 * @throws {@link GpError} with code `INPUT_INVALID` where the kernels differ in their number of inputs.
 */
export function sumKernel(...terms: readonly Kernel[]): Kernel {
  return new CompositeKernel(terms, 'sum')
}

/**
 * The product of kernels; its parameters are theirs, one kernel after the other. Fix all variances but one when you fit
 * it: only their product is identified.
 *
 * @throws {@link GpError} with code `INPUT_INVALID` where the kernels differ in their number of inputs.
 */
export function productKernel(...factors: readonly Kernel[]): Kernel {
  return new CompositeKernel(factors, 'product')
}

class CompositeKernel implements Kernel {
  readonly inputs: number
  readonly parameters: readonly KernelParameter[]
  readonly latticeForm?: (values: Float64Array) => LatticeForm
  readonly latticeTerms?: (values: Float64Array) => readonly LatticeForm[]
  readonly separableForm?: (values: Float64Array) => LatticeForm
  readonly #parts: readonly Kernel[]
  readonly #operation: 'sum' | 'product'

  constructor(parts: readonly Kernel[], operation: 'sum' | 'product') {
    const inputs = new Set(parts.map((part) => part.inputs))
    if (inputs.size !== 1) {
      throw new GpError(
        'INPUT_INVALID',
        `A ${operation} needs one or more kernels over the same inputs, but got kernels over ${[...inputs].join(', ') || 'none'}.`,
      )
    }
    this.inputs = parts[0]?.inputs ?? 0
    this.#parts = parts
    this.#operation = operation
    this.parameters = uniquelyNamed(parts)
    if (operation === 'product' && parts.every((part) => part.separableForm !== undefined)) {
      this.latticeForm = this.separableForm = (values) => this.#asProduct(values)
    }
    if (
      operation === 'sum' &&
      parts.every((part) => part.latticeTerms !== undefined || part.latticeForm !== undefined)
    ) {
      this.latticeTerms = (values) => this.#asSum(values)
    }
  }

  evaluate(values: Float64Array, pairs: Pairs): KernelEvaluation {
    const slices = this.#slices(values)
    const evaluations = this.#parts.map((part, i) => part.evaluate(slices[i] as Float64Array, pairs))
    const covariances = evaluations.map((evaluation) => evaluation.covariance)
    const addGradient = (weights: Float64Array, gradient: Float64Array): void => {
      const gradients = this.#slices(gradient)
      for (const [i, evaluation] of evaluations.entries()) {
        const others = covariances.filter((_, other) => other !== i)
        const own = this.#operation === 'sum' ? weights : combined([weights, ...others], 'product')
        evaluation.addGradient(own, gradients[i] as Float64Array)
      }
    }
    return { covariance: combined(covariances, this.#operation), addGradient }
  }

  // A product of products over inputs is one itself.
  #asProduct(values: Float64Array): LatticeForm {
    const slices = this.#slices(values)
    const forms = this.#parts.map((part, i) => part.separableForm?.(slices[i] as Float64Array) as LatticeForm)
    return {
      combine: 'product',
      axisShare: (input, squared) => {
        const shares = forms.map((form) => {
          const share = squared.slice()
          form.axisShare(input, share)
          return share
        })
        squared.set(combined(shares, 'product'))
      },
    }
  }

  #asSum(values: Float64Array): LatticeForm[] {
    const slices = this.#slices(values)
    return this.#parts.flatMap((part, i) => {
      const own = slices[i] as Float64Array
      return part.latticeTerms?.(own) ?? [part.latticeForm?.(own) as LatticeForm]
    })
  }

  // Views, not copies: gradients are written through them.
  #slices(values: Float64Array): Float64Array[] {
    let from = 0
    return this.#parts.map(({ parameters }) => values.subarray(from, (from += parameters.length)))
  }
}

function combined(tables: readonly Float64Array[], operation: 'sum' | 'product'): Float64Array {
  const total = Float64Array.from(tables[0] ?? [])
  for (const table of tables.slice(1)) {
    for (let p = 0; p < total.length; p++) {
      const a = total[p] as number
      const b = table[p] as number
      total[p] = operation === 'sum' ? a + b : a * b
    }
  }
  return total
}

function uniquelyNamed(parts: readonly Kernel[]): KernelParameter[] {
  const seen = new Map<string, number>()
  return parts.flatMap(({ parameters }) =>
    parameters.map((parameter) => {
      const times = (seen.get(parameter.name) ?? 0) + 1
      seen.set(parameter.name, times)
      return times === 1 ? parameter : { ...parameter, name: `${parameter.name}#${times}` }
    }),
  )
}
