import { productKernel, sumKernel } from '../composite.ts'
import { constant } from '../constant.ts'
import type { Kernel } from '../kernel.ts'
import { linear } from '../linear.ts'
import { productMatern52 } from '../product-matern52.ts'
import { matern12, matern32, matern52, rbf } from '../radial-kernel.ts'
import { scaledStart, unitVariance } from '../variance.ts'
import { formatSum } from './format.ts'
import { KernelExpressionError } from './kernel-expression-error.ts'
import { parseKernelExpression } from './parse.ts'
import { kernelNames, type Atom, type Sum, type Term } from './syntax.ts'

/** What a kernel expression stands for. */
export interface ExpressedKernel {
  /** The covariance of the latent function. */
  readonly kernel: Kernel
  /**
   * The noise that all outputs share: where its search starts, on the standardised scale; `usual` where the expression
   * says nothing of it, and 0 for `0 * white`, which means that there is none.
   */
  readonly noise: number | 'usual'
  /** The canonical form of the expression, noise included. */
  readonly text: string
}

/**
 * The kernel that an expression stands for, e.g. `1.0 * matern52(ard) + linear + white`.
 *
 * - Kernels: `rbf`, `matern12`, `matern32`, `matern52`, `product_matern52` (a product of one-dimensional Matern 5/2
 *   kernels), `linear`, `constant`, and `white`. Those with length scales take `(ard)`, one per input (default), or
 *   `(iso)`, one for all.
 * - `+`, `*` and brackets. Every product has one variance: a further one could not be told from it.
 * - A number is the start value of the variance that it multiplies, on the standardised scale; 1 by default.
 * - `white` is the noise of the outputs, beside what is known of each. It is learnt even where it is not written, because
 *   outputs without noise are rare; `0 * white` says that there is none.
 *
 * @param inputs - How many inputs the points have.
 * @throws {@link KernelExpressionError} with code `KERNEL_INVALID`.
 */
export function kernelFromExpression(expression: string, inputs: number): ExpressedKernel {
  const { terms } = parseKernelExpression(expression)
  const kernels = terms.filter((term) => !isWhite(term))
  const whites = terms.filter(isWhite)
  checkWhites(expression, whites, kernels)
  const white: Term = whites[0] ?? { factor: undefined, factors: [whiteAtom] }
  return {
    kernel: kernelOfSum({ kind: 'sum', terms: kernels }, inputs, true),
    noise: white.factor ?? 'usual',
    text: formatSum({ kind: 'sum', terms: [...kernels, white] }),
  }
}

const whiteAtom: Atom = { kind: 'kernel', name: 'white', ard: undefined, position: 0 }

const makers: Readonly<Record<Exclude<Atom['name'], 'white'>, (inputs: number, ard: boolean) => Kernel>> = {
  rbf: (inputs, ard) => rbf({ inputs, ard }),
  matern12: (inputs, ard) => matern12({ inputs, ard }),
  matern32: (inputs, ard) => matern32({ inputs, ard }),
  matern52: (inputs, ard) => matern52({ inputs, ard }),
  product_matern52: (inputs, ard) => productMatern52({ inputs, ard }),
  linear: (inputs) => linear({ inputs }),
  constant: (inputs) => constant({ inputs }),
}

function isWhite({ factors }: Term): boolean {
  const [only, ...others] = factors
  return others.length === 0 && only?.kind === 'kernel' && only.name === 'white'
}

function checkWhites(expression: string, whites: readonly Term[], kernels: readonly Term[]): void {
  const fail = (atom: Atom | undefined, rule: string): never => {
    const others = kernelNames.filter((name) => name !== 'white')
    throw new KernelExpressionError(expression, atom?.position ?? 0, 'white', rule, others)
  }
  const inner = kernels.flatMap((term) => whitesWithin(term))[0]
  if (inner !== undefined) fail(inner, 'white must be a term of the whole sum, with at most a number as its factor')
  const [first, second] = whites.flatMap((term) => whitesWithin(term))
  if (second !== undefined) fail(second, 'white may stand once')
  if (kernels.length === 0) fail(first, 'there must be a kernel beside white')
  const zero = kernels.find((term) => hasZero(term))
  if (zero === undefined) return
  throw new KernelExpressionError(expression, 0, '0', 'the factor of every kernel but white must be above 0', [])
}

function whitesWithin({ factors }: Term): Atom[] {
  return factors.flatMap((part) => {
    if (part.kind === 'sum') return part.terms.flatMap((term) => whitesWithin(term))
    return part.name === 'white' ? [part] : []
  })
}

function hasZero({ factor, factors }: Term): boolean {
  const isBad = factor !== undefined && !(factor > 0 && factor < Infinity)
  return isBad || factors.some((part) => part.kind === 'sum' && part.terms.some((term) => hasZero(term)))
}

// The first term of a sum without a scale of its own has variance 1: what multiplies the sum is its scale.
function kernelOfSum({ terms }: Sum, inputs: number, hasScale: boolean): Kernel {
  const kernels = terms.map((term, i) => kernelOfTerm(term, inputs, hasScale || i > 0))
  return kernels.length === 1 ? (kernels[0] as Kernel) : sumKernel(...kernels)
}

function kernelOfTerm({ factor = 1, factors }: Term, inputs: number, hasScale: boolean): Kernel {
  // A constant in a product is no more than its variance.
  const varying = factors.filter((part) => part.kind === 'sum' || part.name !== 'constant')
  const parts = varying.length > 0 ? varying : factors.slice(0, 1)
  const kernels = parts.map((part, i) => {
    const ownsScale = hasScale && i === 0
    if (part.kind === 'sum') return kernelOfSum(part, inputs, ownsScale)
    const kernel = makers[part.name as Exclude<Atom['name'], 'white'>](inputs, part.ard ?? true)
    return ownsScale ? kernel : unitVariance(kernel)
  })
  const product = kernels.length === 1 ? (kernels[0] as Kernel) : productKernel(...kernels)
  return scaledStart(product, factor)
}
