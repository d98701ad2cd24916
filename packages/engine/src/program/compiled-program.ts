import type { Elements } from '../binding.ts'
import type { InputType } from './compile.ts'
import type { Program } from './program.ts'
import { valueName } from './variables.ts'

// Names of nodes for the parts of a program. A function and a variable may share a name, so a prefix tells them apart.
export const placeholderName = (name: string, input: string): string => `function/${name}/input/${input}`
export const resultName = (name: string, result: string): string => `function/${name}/result/${result}`
export const doneName = (name: string): string => `function/${name}/done`
export const initialName = (variable: string): string => `variable/${variable}/initial`
export const SET_NAME = 'variables/set'

/** What a program takes and gives: shapes of its variables, inputs and results of its functions. */
export interface Signature {
  readonly variables: ReadonlyMap<string, readonly number[]>
  readonly functions: ReadonlyMap<
    string,
    { readonly inputs: Readonly<Record<string, InputType>>; readonly results: readonly string[] }
  >
}

/** Values of variables by name, row-major. */
export type VariableValues<Names extends string> = Readonly<Partial<Record<Names, Float32Array>>>

const arrayOf = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array } as const

/**
 * Functions and variables as `compile` made them, loaded into a TensorFlow session of their own.
 *
 * Call {@link CompiledProgram.dispose} when done: sessions are not garbage-collected.
 */
export class CompiledProgram<Variables extends string, Functions> {
  readonly #program: Program
  readonly #signature: Signature

  constructor(program: Program, signature: Signature) {
    this.#program = program
    this.#signature = signature
  }

  /**
   * Runs a function, and with it the assignments that it makes.
   *
   * @param inputs - Elements of every input, row-major, as many as its shape says.
   * @returns Elements of every result, row-major.
   * @throws TypeError when an input is missing, or has another type or size than the function was compiled for.
   */
  call<Name extends keyof Functions & string>(
    name: Name,
    inputs: { readonly [Input in keyof Functions[Name]]: Elements },
  ): Readonly<Record<string, Elements>> {
    const { inputs: types, results } = this.#functionOf(name)
    const given = inputs as Readonly<Record<string, Elements | undefined>>
    const feeds = Object.entries(types).map(([input, type]) => {
      const elements = checked(`Input ${input} of ${name}`, given[input], type)
      return [placeholderName(name, input), { ...type, elements }] as const
    })
    const names = results.length === 0 ? [doneName(name)] : results.map((result) => resultName(name, result))
    const values = this.#program.run(names, Object.fromEntries(feeds))
    return Object.fromEntries(results.map((result, index) => [result, values[index] as Elements]))
  }

  /** Copies of variables' values. */
  values<Name extends Variables>(names: readonly Name[]): Readonly<Record<Name, Float32Array>> {
    const values = names.length === 0 ? [] : this.#program.run(names.map(valueName))
    const copies = names.map((name, index) => [name, (values[index] as Float32Array).slice()])
    return Object.fromEntries(copies) as Record<Name, Float32Array>
  }

  /**
   * Sets variables; those that are not named keep their values.
   *
   * @throws TypeError when a variable is not the program's, or has another size.
   */
  setValues(values: VariableValues<Variables>): void {
    const given = values as Readonly<Record<string, Float32Array | undefined>>
    const { variables } = this.#signature
    const unknown = Object.keys(given).find((name) => !variables.has(name))
    if (unknown !== undefined) {
      const names = [...variables.keys()].join(', ') || 'none'
      throw new TypeError(`A program has the variables that it was compiled with (${names}); found ${unknown}.`)
    }
    if (variables.size === 0) return
    const kept = this.values([...variables.keys()].filter((name) => given[name] === undefined) as Variables[])
    const feeds = [...variables].map(([name, shape]) => {
      const type = { dtype: 'float32', shape } as const
      const elements = checked(`Variable ${name}`, given[name] ?? kept[name as Variables], type)
      return [initialName(name), { ...type, elements }] as const
    })
    this.#program.run([SET_NAME], Object.fromEntries(feeds))
  }

  /** Frees the session and its variables. Calling it again does nothing. */
  dispose(): void {
    this.#program.dispose()
  }

  #functionOf(name: string): { inputs: Readonly<Record<string, InputType>>; results: readonly string[] } {
    const found = this.#signature.functions.get(name)
    if (found !== undefined) return found
    const names = [...this.#signature.functions.keys()].join(', ')
    throw new TypeError(`A program has the functions that it was compiled from (${names}); found ${name}.`)
  }
}

function checked(what: string, elements: Elements | undefined, { dtype, shape }: InputType): Elements {
  const size = shape.reduce((count, length) => count * length, 1)
  if (elements instanceof arrayOf[dtype] && elements.length === size) return elements
  const found = elements === undefined ? 'nothing' : `${elements.constructor.name} of ${elements.length}`
  throw new TypeError(
    `${what} must be a ${arrayOf[dtype].name} of ${size} elements ([${shape.join(', ')}]); found ${found}.`,
  )
}
