import { typeOf, type Output } from './graph.ts'
import type { Pass } from './pass.ts'
import { rewriteGraph } from './rewrite.ts'

/**
 * Reshapes to the shape, and casts to the type, that a tensor has already go away.
 *
 * tfjs's gradient of a sum reshapes whether there was broadcasting or not, and its pooling casts. TensorFlow copies nothing
 * for it, but the other passes should see that a tensor goes straight on.
 */
export const removeIdentities: Pass = {
  name: 'remove-identities',
  rewrite: (graph) =>
    rewriteGraph(graph, (node) => {
      if (node.op !== 'Reshape' && node.op !== 'Cast') return undefined
      const [from] = node.inputs as [Output]
      const [before, after] = [typeOf(from), typeOf({ node, index: 0 })]
      return before.dtype === after.dtype && before.shape.join() === after.shape.join() ? [from] : undefined
    }),
}
