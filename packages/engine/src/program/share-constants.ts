import type { Node } from './graph.ts'
import type { Pass } from './pass.ts'
import { rewriteGraph } from './rewrite.ts'

/**
 * Stores equal constants once.
 *
 * Recording makes a constant of every number and list of sizes that a function mentions, each time it mentions it.
 */
export const shareConstants: Pass = {
  name: 'constant sharing',
  rewrite: (graph) => {
    const first = new Map<string, Node>()
    return rewriteGraph(graph, (node) => {
      const key = constantKey(node)
      if (key === undefined) return undefined
      const known = first.get(key)
      if (known === undefined) first.set(key, node)
      return known
    })
  },
}

function constantKey({ op, attributes, control }: Node): string | undefined {
  const value = attributes['value']
  if (op !== 'Const' || value?.kind !== 'tensor' || control.length > 0) return undefined
  const { dtype, shape, bytes } = value.value
  return `${dtype} ${shape.join('x')} ${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')}`
}
