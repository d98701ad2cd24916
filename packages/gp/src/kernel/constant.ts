import type { Kernel, KernelEvaluation, KernelParameter, LatticeForm } from './kernel.ts'
import type { Pairs } from './pairs.ts'

/** The same covariance `variance` for every pair: a constant of unknown size under all outputs, or a factor. */
export function constant(options: { readonly inputs: number }): Kernel {
  return new ConstantKernel(options.inputs)
}

class ConstantKernel implements Kernel {
  readonly inputs: number
  readonly parameters: readonly KernelParameter[] = [{ name: 'constant', role: 'variance' }]

  constructor(inputs: number) {
    this.inputs = inputs
  }

  evaluate(values: Float64Array, pairs: Pairs): KernelEvaluation {
    const variance = values[0] as number
    const addGradient = (weights: Float64Array, gradient: Float64Array): void => {
      let total = 0
      for (const weight of weights) total += weight
      gradient[0] = (gradient[0] as number) + variance * total
    }
    return { covariance: new Float64Array(pairs.count).fill(variance), addGradient }
  }

  latticeForm(values: Float64Array): LatticeForm {
    return {
      combine: 'product',
      axisShare: (input, squared) => {
        squared.fill(input === 0 ? (values[0] as number) : 1)
      },
    }
  }

  separableForm(values: Float64Array): LatticeForm {
    return this.latticeForm(values)
  }
}
