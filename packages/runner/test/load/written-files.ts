import { experimentFields, fieldExample, formatIssuePath, type IssuePath } from '@segscale/core'
import type { Layer } from '../../src/load/layer.ts'
import { mergeTrees } from '../../src/load/merge-trees.ts'
import { plainOf, treeOf } from '../../src/load/value-tree.ts'

/** A file with every part, into which the example of any field fits. */
const good = {
  version: 1,
  name: 'base',
  dataset: { name: 'cifar10', train: 1000, validation: 500, test: 1000 },
  family: 'resnet20',
  space: { depth: { blocks: [1, 3] }, width: { ratios: [0.5, 1], roundTo: 8 } },
  recipe: { epochs: 3 },
  search: { budgets: [0.2, 0.5], batch: 16 },
  budget: { trainings: 48 },
}

/** A map as a file holds it. */
export type Plain = Record<string, unknown>

/** The text of a file, one field a line, and where each field's key and value stand. */
export interface Written {
  readonly text: string
  readonly places: ReadonlyMap<string, { readonly line: number; readonly key: number; readonly value: number }>
}

/** Writes a map as YAML. `change` may put another text in the place of a key or a value. */
export function written(root: Plain, change: (path: string, key: string, value: string) => [string, string]): Written {
  const lines: string[] = []
  const places = new Map<string, { line: number; key: number; value: number }>()
  const write = (map: Plain, path: IssuePath): void => {
    const indent = '  '.repeat(path.length)
    for (const [name, value] of Object.entries(map)) {
      const at = formatIssuePath([...path, name])
      const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
      const [key, text] = change(at, name, isMap ? '' : JSON.stringify(value))
      places.set(at, { line: lines.length + 1, key: indent.length + 1, value: indent.length + key.length + 3 })
      lines.push(`${indent}${key}:${text === '' ? '' : ` ${text}`}`)
      if (isMap && text === '') write(value as Plain, [...path, name])
    }
  }
  write(root, [])
  return { text: `${lines.join('\n')}\n`, places }
}

const layer: Layer = { kind: 'set', text: '' }

/** The good file with the example of a field in it. */
export function withExample(path: string): Plain {
  return plainOf(mergeTrees(treeOf(good, layer), treeOf(fieldExample(path), layer))) as Plain
}

// Fields inside lists and of tables are covered by files of their own.
/** Fields that stand outside of lists, in files that train. */
export const fields: readonly ReturnType<typeof experimentFields>[number][] = experimentFields().filter(
  ({ path, isGroup, note }) => !isGroup && note !== undefined && !path.includes('[]') && !path.startsWith('evaluate'),
)

/** Processor time, which other work on the machine does not change. */
export function secondsOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
