import type { Tensor } from '@tensorflow/tfjs'
import type { InputType } from '../../../src/program/compile.ts'

/** Where an input's values lie: all signs, above 1/2, within (-1, 1), above 1, small whole numbers, truth values. */
export type Domain = 'any' | 'positive' | 'unit' | 'aboveOne' | 'index' | 'truth'

/** An input of a case: its shape, and where its values lie. */
export interface CaseInput {
  readonly shape: readonly number[]
  readonly domain: Domain
}

/** One way to call an op of tfjs. */
export interface OpCase {
  /** The op's name under `tf`. */
  readonly op: string
  /** What is special in this call; empty for the plain one. */
  readonly form: string
  readonly inputs: readonly CaseInput[]
  readonly compute: (...inputs: readonly Tensor[]) => Tensor | Tensor[]
  /** Whether gradients with respect to the float inputs are compared too. */
  readonly hasGradient: boolean
}

type MakeInput = (...shape: readonly number[]) => CaseInput

const inputIn =
  (domain: Domain): MakeInput =>
  (...shape) => ({ shape, domain })

// Short ways to write inputs: `any(2, 3)` is a [2, 3] tensor of values of all signs.
export const any: MakeInput = inputIn('any')
export const positive: MakeInput = inputIn('positive')
export const unit: MakeInput = inputIn('unit')
export const aboveOne: MakeInput = inputIn('aboveOne')
export const index: MakeInput = inputIn('index')
export const truth: MakeInput = inputIn('truth')

/** A case with a gradient. */
export function smooth(op: string, inputs: readonly CaseInput[], compute: OpCase['compute'], form = ''): OpCase {
  return { op, form, inputs, compute, hasGradient: true }
}

/** A case without: tfjs has none for the op, or it is zero everywhere. */
export function plain(op: string, inputs: readonly CaseInput[], compute: OpCase['compute'], form = ''): OpCase {
  return { op, form, inputs, compute, hasGradient: false }
}

/** Type of an input in a compiled function. */
export function inputType({ shape, domain }: CaseInput): InputType {
  return { shape, dtype: domain === 'index' ? 'int32' : domain === 'truth' ? 'bool' : 'float32' }
}

/** Values for an input; no two equal ones, where order or ties could matter. */
export function valuesFor({ shape, domain }: CaseInput, seed: number): Float32Array | Int32Array | Uint8Array {
  const length = shape.reduce((count, size) => count * size, 1)
  const wave = Float32Array.from({ length }, (_, at) => Math.sin(1.7 * at + seed))
  switch (domain) {
    case 'any':
      return wave.map((value) => 2 * value)
    case 'positive':
      return wave.map((value) => 1.5 + value)
    case 'unit':
      return wave.map((value) => 0.9 * value)
    case 'aboveOne':
      return wave.map((value) => 2.5 + value)
    case 'index':
      return Int32Array.from(wave, (_, at) => (at * 2 + seed) % 3)
    case 'truth':
      return Uint8Array.from(wave, (value) => (value > 0 ? 1 : 0))
  }
}
