import { experimentFields, fieldExample, formatIssuePath, type IssuePath } from '@segscale/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Layer } from '../../src/load/layer.ts'
import { mergeTrees } from '../../src/load/merge-trees.ts'
import { plainOf, treeOf } from '../../src/load/value-tree.ts'
import { issuesOf } from './issues-of.ts'

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

type Plain = Record<string, unknown>

/** The text of a file, one field a line, and where each field's key and value stand. */
interface Written {
  readonly text: string
  readonly places: ReadonlyMap<string, { readonly line: number; readonly key: number; readonly value: number }>
}

/** Writes a map as YAML. `change` may put another text in the place of a key or a value. */
function written(root: Plain, change: (path: string, key: string, value: string) => [string, string]): Written {
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
function withExample(path: string): Plain {
  return plainOf(mergeTrees(treeOf(good, layer), treeOf(fieldExample(path), layer))) as Plain
}

// Fields inside lists and of tables are covered by files of their own.
const fields = experimentFields().filter(
  ({ path, isGroup, note }) => !isGroup && note !== undefined && !path.includes('[]') && !path.startsWith('evaluate'),
)

/** What may be wrong with a field, and the code that says so. */
const mistakes: readonly {
  readonly title: string
  readonly codes: readonly string[]
  readonly at: 'key' | 'value'
  change(key: string, value: string): [string, string]
}[] = [
  { title: 'a misspelt key', codes: ['unknown-key'], at: 'key', change: (key, value) => [`${key}x`, value] },
  {
    title: 'a map where none belongs',
    codes: ['wrong-type', 'unknown-key', 'unknown-value'],
    at: 'value',
    change: (key) => [key, '{ oddly: 1 }'],
  },
  {
    title: 'a text of no meaning',
    codes: ['wrong-type', 'unknown-value', 'rule'],
    at: 'value',
    change: (key) => [key, '"?!"'],
  },
]

const texts = new Set(['description', 'dataset.path'])
const cases = fields.flatMap(({ path }) =>
  mistakes
    .filter(({ title }) => !(title === 'a text of no meaning' && texts.has(path)))
    .map((mistake) => ({ path, ...mistake })),
)

/** Processor time, which other work on the machine does not change. */
function secondsOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

describe('a file with one mistake', () => {
  it('is one of more than 150', () => {
    expect(cases.length).toBeGreaterThan(150)
  })

  it.each(cases)('is told of $title at $path', ({ path, codes, at, ...mistake }) => {
    const { text, places } = written(withExample(path), (where, key, value) =>
      where === path ? mistake.change(key, value) : [key, value],
    )
    const place = places.get(path)
    let found: { code: string; line: number | undefined; column: number | undefined }[] = []
    const seconds = secondsOf(() => {
      found = issuesOf(text).map(({ code, line, column }) => ({ code, line, column }))
    })
    const here = found.filter(({ line }) => line === place?.line)
    expect(
      here.map(({ code }) => code).some((code) => codes.includes(code)),
      JSON.stringify(found),
    ).toBe(true)
    if (at === 'key') expect(here.map(({ column }) => column)).toContain(place?.key)
    expect(seconds).toBeLessThan(1)
  })
})

describe('a file with any changes', () => {
  it('is answered within a second of work, with problems that have places', () => {
    const { text } = written(withExample('sentinels.list'), (_, key, value) => [key, value])
    const lines = text.split('\n')
    const piece = fc.oneof(
      fc.constantFrom(
        '${',
        '${a}',
        '!append [1]',
        '!append',
        '*a',
        '&a',
        '<<: *a',
        '? ',
        '- ',
        '{',
        ']',
        '"',
        "'",
        '|',
        '\t',
      ),
      fc.constantFrom('extends: x.yaml', 'sweep: { product: {} }', 'vars: { a: ${a} }', 'sweep: 3', 'extends: [[]]'),
      fc.string({ maxLength: 12 }),
      fc.json({ maxDepth: 2 }),
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: lines.length - 1 }), fc.nat({ max: 30 }), piece, fc.boolean()), {
          minLength: 1,
          maxLength: 5,
        }),
        (edits) => {
          const changed = edits.reduce((all, [line, column, add, isWhole]) => {
            const old = all[line] as string
            return all.with(line, isWhole ? add : old.slice(0, column) + add + old.slice(column))
          }, lines)
          const seconds = secondsOf(() => {
            for (const issue of issuesOf(changed.join('\n'))) {
              expect(issue.message).not.toBe('')
              expect(issue.line).toBeGreaterThanOrEqual(1)
              expect(issue.line).toBeLessThanOrEqual(changed.join('\n').split('\n').length)
            }
          })
          expect(seconds).toBeLessThan(1)
        },
      ),
      { numRuns: 200 },
    )
  })
})
