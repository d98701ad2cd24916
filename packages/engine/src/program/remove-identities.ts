import { typeOf, type Output } from './graph.ts'
import type { Pass } from './pass.ts'
import { rewriteGraph } from './rewrite.ts'

/**
 * Reshapes to the shape that a tensor has already go away.
 *
 * tfjs's gradient of a sum reshapes whether there was broadcasting or not. TensorFlow copies nothing for it, but the other
 * passes should see that a tensor goes straight on.
 */
export const removeIdentities: Pass = {
  name: 'remove-identities',
  rewrite: (graph) =>
    rewriteGraph(graph, (node) => {
      if (node.op !== 'Reshape') return undefined
      const [from] = node.inputs as [Output]
      return typeOf(from).shape.join() === typeOf({ node, index: 0 }).shape.join() ? [from] : undefined
    }),
}
