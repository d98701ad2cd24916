import type { Tensor } from '@tensorflow/tfjs'
import { Graph, typeOf, type Node } from '../../src/program/graph.ts'
import { Program } from '../../src/program/program.ts'
import { recordOps } from '../../src/program/record.ts'
import { tensorflow } from '../../src/tensorflow.ts'
import { noise } from '../kernels/run-op.ts'

/** A graph of a tfjs function of float32 tensors, by their shapes; its results are named as the function names them. */
export function recordedGraph<Name extends string>(
  inputs: Readonly<Record<Name, readonly number[]>>,
  compute: (tensors: Readonly<Record<Name, Tensor>>) => Readonly<Record<string, Tensor>>,
): Graph {
  const graph = new Graph()
  const placeholders = Object.entries<readonly number[]>(inputs).map(
    ([name, shape]) => [name, graph.placeholder(name, { dtype: 'float32', shape })] as const,
  )
  const outputs = recordOps(tensorflow(), graph, (recorder) => {
    const tensors = placeholders.map(([name, output]) => [name, recorder.tensor(output)])
    const results = compute(Object.fromEntries(tensors) as Record<Name, Tensor>)
    return Object.entries(results).map(([name, tensor]) => [name, recorder.outputOf(tensor)] as const)
  })
  for (const [name, output] of outputs) graph.result(name, output)
  return graph
}

/** What a graph's results are when its placeholders are fed with {@link noise}. */
export function run(graph: Graph): Record<string, Float32Array> {
  const placeholders = graph.nodes.filter(({ op }) => op === 'Placeholder')
  const feeds = placeholders.map((node, index) => {
    const type = typeOf({ node, index: 0 })
    return [node.name, { ...type, elements: noise(type.shape, index).values }] as const
  })
  const program = new Program(tensorflow(), graph)
  const names = [...graph.results]
  const values = program.run(names, Object.fromEntries(feeds))
  program.dispose()
  return Object.fromEntries(names.map((name, index) => [name, values[index] as Float32Array]))
}

/** How often each of some ops is in a graph. */
export function countOf(graph: Graph, ...ops: string[]): number[] {
  return ops.map((op) => graph.nodes.filter((node) => node.op === op).length)
}

/** The nodes that come before one that they need. */
export function misplaced(graph: Graph): Node[] {
  const seen = new Set<Node>()
  return graph.nodes.filter((node) => {
    const needed = [...node.inputs.map((input) => input.node), ...node.control]
    seen.add(node)
    return !needed.every((before) => seen.has(before) && before !== node)
  })
}
