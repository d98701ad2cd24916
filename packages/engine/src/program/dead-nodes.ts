import { Graph, type Node } from './graph.ts'

/**
 * The graph without the nodes that no root needs: gradients of inputs, values of bound tensors, unused outputs.
 *
 * TensorFlow would skip them in every run anyway; removing them keeps the SavedModel small and quick to load.
 */
export function removeDeadNodes(graph: Graph, isRoot: (node: Node) => boolean): Graph {
  const alive = new Set<Node>()
  // Nodes stand in topological order, so one pass from the end meets every user before what it uses.
  for (const node of graph.nodes.toReversed()) {
    if (!alive.has(node) && !isRoot(node)) continue
    alive.add(node)
    for (const { node: input } of node.inputs) alive.add(input)
    for (const before of node.control) alive.add(before)
  }
  const pruned = new Graph(graph)
  pruned.nodes.push(...graph.nodes.filter((node) => alive.has(node)))
  return pruned
}
