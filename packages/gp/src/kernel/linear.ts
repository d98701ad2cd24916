import { dot } from '../linear-algebra/dot.ts'
import type { Kernel, KernelEvaluation, KernelParameter, LatticeForm } from './kernel.ts'
import type { Pairs } from './pairs.ts'

/**
 * `variance * (offset² + x · x')`: straight lines in the raw inputs. Parameters: `linear_variance`, and
 * `linear_sigma0`, which is the offset as a deviation.
 *
 * @see Rasmussen and Williams (2006), equation 4.1 and section 4.2.2.
 */
export function linear(options: { readonly inputs: number }): Kernel {
  return new LinearKernel(options.inputs)
}

class LinearKernel implements Kernel {
  readonly inputs: number
  readonly parameters: readonly KernelParameter[] = [
    { name: 'linear_variance', role: 'slope' },
    { name: 'linear_sigma0', role: 'offset' },
  ]

  constructor(inputs: number) {
    this.inputs = inputs
  }

  evaluate(values: Float64Array, pairs: Pairs): KernelEvaluation {
    const variance = values[0] as number
    const offset = (values[1] as number) ** 2
    const covariance = pairs.products().map((product) => variance * (offset + product))
    const addGradient = (weights: Float64Array, gradient: Float64Array): void => {
      let total = 0
      for (const weight of weights) total += weight
      gradient[0] = (gradient[0] as number) + dot(weights, 0, covariance, 0, pairs.count)
      gradient[1] = (gradient[1] as number) + 2 * variance * offset * total
    }
    return { covariance, addGradient }
  }

  latticeForm(values: Float64Array): LatticeForm {
    const variance = values[0] as number
    const offset = (values[1] as number) ** 2
    return {
      combine: 'sum',
      tables: 'products',
      axisShare: (input, products) => {
        const start = input === 0 ? offset : 0
        for (let p = 0; p < products.length; p++) products[p] = variance * (start + (products[p] as number))
      },
    }
  }
}
