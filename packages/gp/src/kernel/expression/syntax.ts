/** The kernels that an expression can name, in the order in which errors list them. */
export const kernelNames = [
  'rbf',
  'matern12',
  'matern32',
  'matern52',
  'product_matern52',
  'linear',
  'constant',
  'white',
] as const

/** A kernel's name in an expression. */
export type ExpressionName = (typeof kernelNames)[number]

/** One named kernel: `ard` is set where it has length scales. */
export interface Atom {
  readonly kind: 'kernel'
  readonly name: ExpressionName
  /** One length scale per input, or one for all; undefined for kernels without length scales. */
  readonly ard: boolean | undefined
  /** Where it stands in the text. */
  readonly position: number
}

/** Kernels and sums multiplied with each other, and with a number that is the start value of their variance. */
export interface Term {
  /** Product of all numbers; undefined where there is none. */
  readonly factor: number | undefined
  readonly factors: readonly (Atom | Sum)[]
}

/** Terms added up; one within a product has two or more. */
export interface Sum {
  readonly kind: 'sum'
  readonly terms: readonly Term[]
}

/** Whether a kernel has length scales, and so takes the options `ard` and `iso`. */
export function hasLengthscales(name: ExpressionName): boolean {
  return name !== 'linear' && name !== 'constant' && name !== 'white'
}
