import type { Graph } from './graph.ts'

/**
 * One rewrite of a whole graph.
 *
 * A pass keeps what others rely on: placeholders, variables and results keep their names, types and shapes; whoever uses a
 * tensor finds one of the same type and shape in its place; nodes are never changed, only replaced.
 */
export interface Pass {
  readonly name: string
  readonly rewrite: (graph: Graph) => Graph
}
