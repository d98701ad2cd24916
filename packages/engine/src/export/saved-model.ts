import type { Node } from '../program/graph.ts'
import { encodeSavedModel } from '../program/saved-model.ts'
import type { DeployedNet } from './deployed-net.ts'
import { inputName, outputName, tensorflowGraph } from './tensorflow-graph.ts'

/**
 * A net as the bytes of a `saved_model.pb`, the only file of its SavedModel: the weights are constants of the graph.
 *
 * `serving_default` takes `images`, `[b, h, w, c]` of bytes from 0 to 255, and gives `logits`, `[b, classes]`.
 */
export function encodeDeployedSavedModel(net: DeployedNet): Uint8Array {
  const graph = tensorflowGraph(net, 'uint8')
  const named = (name: string): Node => graph.nodes.find((node) => node.name === name) as Node
  return encodeSavedModel(graph, {
    inputs: { [inputName]: { node: named(inputName), index: 0 } },
    outputs: { [outputName]: { node: named(outputName), index: 0 } },
  })
}
