import { Graph } from './graph.ts'
import type { Pass } from './pass.ts'
import { liveNodes } from './rewrite.ts'

/**
 * Drops what no result needs: gradients of inputs, unused outputs, constants that other passes made superfluous.
 *
 * TensorFlow would skip these nodes in every run anyway; removing them keeps the SavedModel small and quick to load.
 */
export const removeDeadNodes: Pass = {
  name: 'dead nodes',
  rewrite: (graph) => {
    const pruned = new Graph(graph)
    pruned.nodes.push(...liveNodes(graph))
    return pruned
  },
}
