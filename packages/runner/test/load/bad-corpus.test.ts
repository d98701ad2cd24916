import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { issuesOf } from './issues-of.ts'
import { fields, secondsOf, withExample, written } from './written-files.ts'

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
