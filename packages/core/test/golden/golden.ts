import { readFileSync } from 'node:fs'

/** Values computed by make-golden.py, apart from the code under test. */
export interface Golden {
  readonly keys: readonly { readonly value: unknown; readonly key: string }[]
  readonly random: {
    readonly fromOneToFour: readonly number[]
    readonly derived: readonly number[]
    readonly uniform: readonly number[]
    readonly integers: readonly number[]
    readonly large: readonly number[]
    readonly normal: readonly number[]
    readonly shuffled: readonly number[]
  }
}

export const golden = JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')) as Golden
