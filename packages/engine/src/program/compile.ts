import type { Tensor, Variable as TensorVariable } from '@tensorflow/tfjs'
import type { TensorFlow } from '../tensorflow.ts'
import {
  CompiledProgram,
  doneName,
  initialName,
  placeholderName,
  resultName,
  SET_NAME,
  type VariableValues,
} from './compiled-program.ts'
import { Graph, typeOf, type Output } from './graph.ts'
import { deviceOf, usesOwnKernels } from './own-kernels.ts'
import { applyPasses, type PassOptions } from './passes.ts'
import { Program, type ProgramOptions } from './program.ts'
import { recordOps } from './record.ts'
import { addVariable, assign, type Variable } from './variables.ts'

/** Type and shape of an input. tfjs has no bytes: a function sees `uint8` as int32, and should cast it first. */
export interface InputType {
  readonly dtype: 'float32' | 'int32' | 'uint8' | 'bool'
  readonly shape: readonly number[]
}

/** A float32 variable. */
export interface VariableType {
  readonly shape: readonly number[]
  /** One number for all elements, or all of them in row-major order; 0 unless given. */
  readonly initial?: number | Float32Array
}

/** What a function gives back: tensors by name. */
export type Results = Readonly<Record<string, Tensor>>

/** One function of a program; `Inputs` has its inputs' names as keys. */
export interface GraphFunction<Inputs, Variables extends string> {
  readonly inputs: { readonly [Name in keyof Inputs]: InputType }
  /**
   * A tfjs function of tensors. It runs once, without values, when the program is made, so its course must not depend on
   * values; numbers it makes itself, random ones too, are fixed in the program. It may take gradients, and assign variables:
   * they change when all of the function has run.
   */
  readonly compute: (
    inputs: { readonly [Name in keyof Inputs]: Tensor },
    variables: Readonly<Record<Variables, TensorVariable>>,
  ) => Results
}

/** What {@link compile} makes a program of; `Functions` has the functions' names as keys. */
export interface CompileOptions<Variables extends string, Functions> extends Partial<PassOptions>, ProgramOptions {
  /** State that lives in the program and is shared by its functions. */
  readonly variables?: Readonly<Record<Variables, VariableType>>
  readonly functions: { readonly [Name in keyof Functions]: GraphFunction<Functions[Name], Variables> }
}

/**
 * Compiles functions of tfjs: each call of one is then one TensorFlow session call, however many ops it takes.
 *
 *     const program = compile(tensorflow(), {
 *       variables: { w: { shape: [3], initial: 0 } },
 *       functions: {
 *         descend: {
 *           inputs: { x: { dtype: 'float32', shape: [8, 3] }, y: { dtype: 'float32', shape: [8] } },
 *           compute: ({ x, y }, { w }) => {
 *             const loss = () => tf.mean(tf.squaredDifference(tf.dot(x, w), y)).asScalar()
 *             const { value, grads } = tf.variableGrads(loss, [w])
 *             w.assign(tf.sub(w, tf.mul(0.1, grads[w.name])))
 *             return { loss: value }
 *           },
 *         },
 *       },
 *     })
 *     const { loss } = program.call('descend', { x, y })
 *     const { w } = program.values(['w'])
 *     program.dispose()
 *
 * The functions are recorded, the passes of `passes.ts` rewrite the graph, and TensorFlow loads it.
 *
 * @param options - `precision` is float32 unless given; `ownKernels` as {@link usesOwnKernels} says; `device` is TensorFlow's.
 * @throws TypeError when a function cannot be recorded; see `recordOps`.
 */
export function compile<Variables extends string, Functions>(
  tensorflow: TensorFlow,
  options: CompileOptions<Variables, Functions>,
): CompiledProgram<Variables, Functions> {
  const types = Object.entries<VariableType>(options.variables ?? {})
  const functions = Object.entries<AnyFunction>(options.functions as Readonly<Record<string, AnyFunction>>)
  checkNames([
    ...types.map(([name]) => name),
    ...functions.flatMap(([name, { inputs }]) => [name, ...Object.keys(inputs)]),
  ])
  const graph = new Graph()
  const variables = new Map(types.map(([name, { shape }]) => [name, addVariable(graph, name, shape)]))
  const results = functions.map(([name, spec]) => addFunction(tensorflow, graph, { name, spec, variables }))
  addAccess(graph, [...variables.values()])
  const rewritten = applyPasses(graph, {
    precision: options.precision ?? 'float32',
    ownKernels: options.ownKernels ?? usesOwnKernels(tensorflow),
    device: options.device ?? deviceOf(tensorflow),
  })
  const program = new CompiledProgram<Variables, Functions>(new Program(tensorflow, rewritten, options), {
    variables: new Map(types.map(([name, { shape }]) => [name, shape])),
    functions: new Map(functions.map(([name, { inputs }], index) => [name, { inputs, results: results[index] ?? [] }])),
  })
  program.setValues(Object.fromEntries(types.map(initialValue)) as VariableValues<Variables>)
  return program
}

function checkNames(names: readonly string[]): void {
  // TensorFlow's rule for names of nodes, of which ours become parts.
  const wrong = names.find((name) => !/^[\w.][\w./-]*$/.test(name))
  if (wrong === undefined) return
  throw new TypeError(
    `Names of functions, inputs, results and variables are made of letters, digits and . _ - /; found "${wrong}".`,
  )
}

function initialValue([name, { shape, initial = 0 }]: readonly [string, VariableType]): [string, Float32Array] {
  const size = shape.reduce((count, length) => count * length, 1)
  return [name, typeof initial === 'number' ? new Float32Array(size).fill(initial) : initial]
}

type AnyFunction = GraphFunction<Readonly<Record<string, unknown>>, string>

interface NamedFunction {
  readonly name: string
  readonly spec: AnyFunction
  readonly variables: ReadonlyMap<string, Variable>
}

/** Appends what a function computes and gives the names of its results. */
function addFunction(tensorflow: TensorFlow, graph: Graph, { name, spec, variables }: NamedFunction): string[] {
  const placeholders = Object.entries(spec.inputs).map(
    ([input, type]) => [input, graph.placeholder(placeholderName(name, input), type)] as const,
  )
  const before = graph.nodes.length
  const { results, assigned } = recordOps(tensorflow, graph, (recorder) => {
    const inputs = Object.fromEntries(placeholders.map(([input, output]) => [input, recorder.tensor(output)]))
    return withVariables(
      tensorflow,
      variables,
      (output) => recorder.tensor(output),
      (tensors) => {
        const computed = spec.compute(inputs, Object.fromEntries(tensors))
        const outputOf = (named: readonly [string, Tensor]): [string, Output] => [named[0], recorder.outputOf(named[1])]
        return { results: Object.entries(computed).map(outputOf), assigned: [...tensors].map(outputOf) }
      },
    )
  })
  const used = new Set([
    ...graph.nodes.slice(before).flatMap(({ inputs }) => inputs),
    ...results.map(([, output]) => output),
  ])
  const read = new Set([...used].map(({ node }) => node))
  const updates = assigned.flatMap(([variableName, output]) => {
    const variable = variables.get(variableName) as Variable
    const { node } = variable.value
    // A tensor that still stands for the variable's own value was not assigned.
    return output.node === node ? [] : [assign(graph, variable, output, read.has(node) ? [node] : [])]
  })
  checkNames(results.map(([result]) => result))
  for (const [result, output] of results) graph.result(resultName(name, result), output, updates)
  if (results.length === 0) graph.result(doneName(name), graph.floats(0), updates)
  return results.map(([result]) => result)
}

/** Runs a function with a tfjs variable for each of the program's, and takes back all that it made. */
function withVariables<T>(
  { tf }: TensorFlow,
  variables: ReadonlyMap<string, Variable>,
  tensorOf: (output: Output) => Tensor,
  run: (tensors: ReadonlyMap<string, TensorVariable>) => T,
): T {
  const registered = tf.engine().registeredVariables
  const before = new Set(Object.keys(registered))
  try {
    const tensors = new Map([...variables].map(([name, { value }]) => [name, tf.variable(tensorOf(value))]))
    const known = new Set([...before, ...[...tensors.values()].map(({ name }) => name)])
    const result = run(tensors)
    if (Object.keys(registered).some((name) => !known.has(name))) {
      throw new TypeError('A compiled function must not make variables of its own. Name them in `variables`.')
    }
    return result
  } finally {
    for (const name of Object.keys(registered)) if (!before.has(name)) registered[name]?.dispose()
  }
}

/** A result for the value of each variable, and one that sets them all. */
function addAccess(graph: Graph, variables: readonly Variable[]): void {
  const assignments = variables.map((variable) => {
    graph.results.add(variable.value.node.name)
    return assign(graph, variable, graph.placeholder(initialName(variable.name), typeOf(variable.value)))
  })
  // Not one each: of all nodes that exist for access alone TensorFlow looks through every one, for every function.
  graph.result(SET_NAME, graph.floats(0), assignments)
}
