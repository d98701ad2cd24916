import type { Kernel, KernelEvaluation, KernelParameter, LatticeForm } from './kernel.ts'
import type { Pairs } from './pairs.ts'

/** A kernel with its first parameter, a variance, fixed at 1: for factors of a product, whose scale is another's. */
export function unitVariance(kernel: Kernel): Kernel {
  return new UnitVariance(kernel)
}

/** A kernel whose variances start a fit at `factor` times their usual value. */
export function scaledStart(kernel: Kernel, factor: number): Kernel {
  if (factor === 1) return kernel
  return new WithParameters(
    kernel,
    kernel.parameters.map((parameter) =>
      parameter.role === 'variance' || parameter.role === 'slope'
        ? { ...parameter, start: (parameter.start ?? 1) * factor }
        : parameter,
    ),
  )
}

class UnitVariance implements Kernel {
  readonly inputs: number
  readonly parameters: readonly KernelParameter[]
  readonly latticeForm?: (values: Float64Array) => LatticeForm
  readonly separableForm?: (values: Float64Array) => LatticeForm
  readonly #kernel: Kernel

  constructor(kernel: Kernel) {
    this.inputs = kernel.inputs
    this.parameters = kernel.parameters.slice(1)
    this.#kernel = kernel
    if (kernel.latticeForm) this.latticeForm = (values) => kernel.latticeForm?.(whole(values)) as LatticeForm
    if (kernel.separableForm) this.separableForm = (values) => kernel.separableForm?.(whole(values)) as LatticeForm
  }

  evaluate(values: Float64Array, pairs: Pairs): KernelEvaluation {
    const evaluation = this.#kernel.evaluate(whole(values), pairs)
    return {
      covariance: evaluation.covariance,
      addGradient: (weights, gradient) => {
        const inner = new Float64Array(gradient.length + 1)
        evaluation.addGradient(weights, inner)
        for (let i = 0; i < gradient.length; i++) gradient[i] = (gradient[i] as number) + (inner[i + 1] as number)
      },
    }
  }
}

class WithParameters implements Kernel {
  readonly inputs: number
  readonly parameters: readonly KernelParameter[]
  readonly latticeForm?: (values: Float64Array) => LatticeForm
  readonly separableForm?: (values: Float64Array) => LatticeForm
  readonly #kernel: Kernel

  constructor(kernel: Kernel, parameters: readonly KernelParameter[]) {
    this.inputs = kernel.inputs
    this.parameters = parameters
    this.#kernel = kernel
    if (kernel.latticeForm) this.latticeForm = (values) => kernel.latticeForm?.(values) as LatticeForm
    if (kernel.separableForm) this.separableForm = (values) => kernel.separableForm?.(values) as LatticeForm
  }

  evaluate(values: Float64Array, pairs: Pairs): KernelEvaluation {
    return this.#kernel.evaluate(values, pairs)
  }
}

function whole(values: Float64Array): Float64Array {
  return Float64Array.of(1, ...values)
}
