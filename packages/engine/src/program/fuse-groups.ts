import { Graph, type Attributes, type Node, type Output, type TensorType } from './graph.ts'

/** One node that stands for several others. */
export interface Fusion {
  readonly op: string
  readonly attributes: Attributes
  /** Outputs of the graph before; none of them may depend on a node that is replaced by the same fusion. */
  readonly inputs: readonly Output[]
  readonly outputs: readonly TensorType[]
  /** For each replaced node and each of its outputs the output that stands for it, or undefined where it is not used. */
  readonly replaces: ReadonlyMap<Node, readonly (number | undefined)[]>
}

/** The graph with some groups of its nodes replaced by one node each; results and placeholders must not be among them. */
export function fuseGroups(graph: Graph, fusions: readonly Fusion[]): Graph {
  const into = new Graph(graph)
  const fusionOf = new Map(fusions.flatMap((fusion) => [...fusion.replaces.keys()].map((node) => [node, fusion])))
  const built = new Map<Node | Fusion, Node>()

  const unitOf = (node: Node): Node | Fusion => fusionOf.get(node) ?? node
  const standIn = ({ node, index }: Output): Output => {
    const unit = unitOf(node)
    const stand = built.get(unit) as Node
    if (!isFusion(unit)) return { node: stand, index }
    const output = unit.replaces.get(node)?.[index]
    if (output === undefined) throw new TypeError(`${node.name} was fused away, but its output ${index} is used.`)
    return { node: stand, index: output }
  }
  const waits = (unit: Node | Fusion): readonly Node[] =>
    isFusion(unit) ? [...unit.replaces.keys()].flatMap(({ control }) => control) : unit.control
  const build = (unit: Node | Fusion): Node => {
    const inputs = unit.inputs.map(standIn)
    const control = waits(unit).map((before) => built.get(unitOf(before)) as Node)
    if (isFusion(unit)) {
      const { op, attributes, outputs } = unit
      return into.add({ op, attributes, inputs, outputs, control })
    }
    const node = { ...unit, inputs, control }
    into.nodes.push(node)
    return node
  }

  // Depth first, each after what it needs; with a stack of our own, since deep nets make chains longer than the call stack.
  const opened = new Set<Node | Fusion>()
  for (const root of graph.nodes) {
    const stack = [unitOf(root)]
    for (let unit = stack.at(-1); unit !== undefined; unit = stack.at(-1)) {
      if (built.has(unit)) {
        stack.pop()
      } else if (opened.has(unit)) {
        stack.pop()
        built.set(unit, build(unit))
      } else {
        opened.add(unit)
        const needed = [...unit.inputs.map(({ node }) => node), ...waits(unit)].map(unitOf)
        stack.push(...needed.filter((before) => !built.has(before)))
      }
    }
  }
  return into
}

function isFusion(unit: Node | Fusion): unit is Fusion {
  return 'replaces' in unit
}
