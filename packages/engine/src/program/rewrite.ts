import { Graph, type Node, type Output } from './graph.ts'

/** What stands for a node: one node with as many outputs, or outputs of any nodes, or undefined to keep it as it is. */
export type Replacement = Node | readonly Output[] | undefined

/**
 * A graph rebuilt node by node, in topological order, with some nodes replaced.
 *
 * Only what a result needs is visited, and placeholders, which callers feed whether used or not. Nodes without a change stay the same objects.
 *
 * @param replace - Its `node` has its inputs from the new graph already. A node that it gives is appended unless it is in
 *   the graph by then; outputs are made with `into`, or were met before. What waited for the old node waits for the new
 *   one, or for the node of the first output.
 */
export function rewriteGraph(graph: Graph, replace: (node: Node, into: Graph) => Replacement): Graph {
  const into = new Graph(graph)
  const appended = new Set<Node>()
  const replacements = new Map<Node, Exclude<Replacement, undefined>>()
  const mapped = ({ node, index }: Output): Output => {
    const replacement = replacements.get(node) ?? node
    const output = 'name' in replacement ? { node: replacement, index } : replacement[index]
    if (output === undefined) throw new TypeError(`${node.name} was replaced, but its output ${index} is used.`)
    return output
  }
  const waitedFor = (node: Node): Node => {
    const replacement = replacements.get(node) ?? node
    return 'name' in replacement ? replacement : (replacement[0]?.node ?? node)
  }
  for (const original of liveNodes(graph)) {
    const inputs = original.inputs.map(mapped)
    const control = original.control.map(waitedFor)
    const node = isSame(original, { inputs, control }) ? original : { ...original, inputs, control }
    const replacement = replace(node, into) ?? node
    if ('name' in replacement && !appended.has(replacement)) {
      appended.add(replacement)
      // Unless it was just made with `into.add`.
      if (into.nodes.at(-1) !== replacement) into.nodes.push(replacement)
    }
    if (replacement !== original) replacements.set(original, replacement)
  }
  return into
}

/** The nodes that some result needs, and all placeholders; each after its inputs and after what it waits for. */
export function liveNodes(graph: Graph): Node[] {
  const ordered = new Set<Node>()
  const opened = new Set<Node>()
  // With a stack of our own: deep nets make chains longer than the call stack.
  const isRoot = ({ name, op }: Node): boolean => graph.results.has(name) || op === 'Placeholder'
  const stack = graph.nodes.filter(isRoot).toReversed()
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    if (opened.has(node)) {
      stack.pop()
      ordered.add(node)
      continue
    }
    opened.add(node)
    for (const before of [...node.inputs.map((input) => input.node), ...node.control].toReversed()) {
      if (!opened.has(before)) stack.push(before)
    }
  }
  return [...ordered]
}

/** One use of a node's output as an input. */
export interface Use {
  readonly node: Node
  /** Which of the user's inputs. */
  readonly input: number
  /** Which of the used node's outputs. */
  readonly index: number
}

/** Who uses each node's outputs; nodes that nobody uses are missing. */
export function usersOf(graph: Graph): ReadonlyMap<Node, readonly Use[]> {
  const users = new Map<Node, Use[]>()
  for (const node of graph.nodes) {
    node.inputs.forEach(({ node: used, index }, input) => {
      const uses = users.get(used) ?? []
      uses.push({ node, input, index })
      users.set(used, uses)
    })
  }
  return users
}

/** The node that alone uses an output, and once; undefined where there is none or there are several. */
export function onlyUser(node: Node, index: number, users: ReadonlyMap<Node, readonly Use[]>): Node | undefined {
  const [use, ...others] = (users.get(node) ?? []).filter((one) => one.index === index)
  return others.length === 0 ? use?.node : undefined
}

function isSame(node: Node, { inputs, control }: Pick<Node, 'inputs' | 'control'>): boolean {
  return (
    inputs.every((input, at) => input.node === node.inputs[at]?.node && input.index === node.inputs[at].index) &&
    control.every((before, at) => before === node.control[at])
  )
}
