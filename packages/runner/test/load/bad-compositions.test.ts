import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { issuesOfHeld } from './files.ts'
import { fields, secondsOf, withExample, written, type Plain } from './written-files.ts'

/** Values that no field takes; texts are refused below where a field takes them. */
const wrongValues = ['"?!"', '{ oddly: 1 }', '[[[]]]'] as const
const texts = new Set(['description', 'dataset.path'])

const cases = fields
  .filter(({ path }) => !texts.has(path))
  .flatMap(({ path }) => wrongValues.map((value) => ({ path, value })))

/** A good file in which a field has another text for its value, and where that stands. */
function withValue(path: string, value: string): { text: string; line: number; column: number } {
  const { text, places } = written(withExample(path), (where, key, own) => [key, where === path ? value : own])
  const place = places.get(path)
  return { text, line: place?.line ?? 0, column: place?.value ?? 0 }
}

describe('a wrong value', () => {
  it('is one of more than 150', () => {
    expect(cases.length).toBeGreaterThan(150)
  })

  it.each(cases)('$value of $path is found in the file that another one extends', ({ path, value }) => {
    const { text, line } = withValue(path, value)
    const files = { '/x.yaml': 'extends: y.yaml\nname: other\n', '/y.yaml': 'extends: z.yaml\n', '/z.yaml': text }
    let found: string[] = []
    const seconds = secondsOf(() => {
      found = issuesOfHeld(files).map((issue) => `${issue.source}:${issue.line ?? 0}`)
    })
    // What the file itself says wins over what it extends.
    if (path === 'name') return
    expect(found).toContain(`z.yaml:${line}`)
    expect(found.filter((place) => !place.startsWith('z.yaml:'))).toEqual([])
    expect(seconds).toBeLessThan(1)
  })

  it.each(cases)('$value of $path is found in a sweep, once', ({ path, value }) => {
    const { text } = withValue(path, value)
    const good = withoutField(text, path)
    const sweep = `sweep:\n  product:\n    ${path}:\n      - ${value}\n      - ${value.replace('?!', '?!!')}\n`
    const issues = issuesOfHeld({ '/x.yaml': `${sweep}${good}` })
    expect(issues.map(({ line }) => line)).toContain(4)
    const lines = issues.map(({ line, column, path: at, message }) => `${line ?? 0}:${column ?? 0} ${at} ${message}`)
    expect(new Set(lines).size).toBe(lines.length)
  })

  it.each(cases)('$value of $path is found in --set', ({ path, value }) => {
    const option = `${path}=${value}`
    const issues = issuesOfHeld({ '/x.yaml': written(withExample(path), (_, key, own) => [key, own]).text }, [option])
    expect(issues.map(({ source }) => source)).toContain(`--set ${option}`)
  })

  it.each(cases)(
    '$value of $path is found where it stands in vars, or where a reference puts it',
    ({ path, value }) => {
      const { text, line } = withValue(path, '${wrong}')
      const issues = issuesOfHeld({ '/x.yaml': `vars: { wrong: ${value} }\n${text}` })
      expect(issues.length).toBeGreaterThan(0)
      // Where the value is wrong as a whole it is the reference that is, else the part in vars that is wrong.
      expect(issues.some((issue) => issue.line === line + 1 || issue.line === 1)).toBe(true)
    },
  )
})

/** The text without the line of a field, where something else gives its value. */
function withoutField(text: string, path: string): string {
  const plain = withExample(path)
  const parts = path.split('.')
  const around = parts.slice(0, -1).reduce<Plain>((map, part) => map[part] as Plain, plain)
  Reflect.deleteProperty(around, parts.at(-1) as string)
  return text === '' ? '' : written(plain, (_, key, own) => [key, own === '{}' ? '' : own]).text
}

describe('any composition', () => {
  it('is answered within a second of work, each problem with a place in one of its files', () => {
    const { text } = written(withExample('sentinels.list'), (_, key, own) => [key, own])
    const lines = text.split('\n')
    const piece = fc.oneof(
      fc.constantFrom('extends: x.yaml', 'extends: [y.yaml, z.yaml]', 'extends: ../x.yaml', 'extends: 3', 'extends: .'),
      fc.constantFrom(
        'vars: { a: ${b}, b: ${a} }',
        'vars: { a: ${recipe} }',
        'vars: [1]',
        'name: ${name}',
        'seeds: ${vars}',
      ),
      fc.constantFrom(
        'sweep: { product: { seeds: [[1], []] } }',
        'sweep: { zip: { a.b: [1] } }',
        'sweep: { list: [{}] }',
      ),
      fc.constantFrom('sweep: { list: [{ recipe.epochs: ${x} }] }', 'family: x.yaml', 'family: { segments: ${seeds} }'),
      fc.constantFrom('${', '${env:HOME}', '${env:A:-}', '$${', '!append', '*a', '&a', '{', ']', '"', '|', '\t', '? '),
      fc.string({ maxLength: 12 }),
    )
    const edits = fc.array(fc.tuple(fc.nat({ max: lines.length - 1 }), fc.nat({ max: 30 }), piece, fc.boolean()), {
      maxLength: 4,
    })
    const edited = edits.map((all) =>
      all
        .reduce((now, [line, column, add, isWhole]) => {
          const old = now[line] as string
          return now.with(line, isWhole ? add : old.slice(0, column) + add + old.slice(column))
        }, lines)
        .join('\n'),
    )
    const option = fc.oneof(
      fc
        .tuple(fc.constantFrom(...fields.map(({ path }) => path)), fc.json({ maxDepth: 2 }))
        .map((both) => both.join('=')),
      fc.constantFrom('a', '=', '.=1', 'seeds.=1', 'seeds[-1]=1', 'seeds[1e9]=1', 'recipe=3', 'sweep=1', 'vars.a=${a}'),
      fc.string({ maxLength: 12 }),
    )
    fc.assert(
      fc.property(edited, edited, fc.array(option, { maxLength: 3 }), (base, own, set) => {
        const files: Record<string, string> = { '/x.yaml': `extends: y.yaml\n${own}`, '/y.yaml': base, '/z.yaml': base }
        const seconds = secondsOf(() => {
          for (const { message, source, line } of issuesOfHeld(files, set)) {
            expect(message).not.toBe('')
            if (source.startsWith('--set ')) continue
            expect(Object.keys(files)).toContain(`/${source}`)
            expect(line).toBeGreaterThanOrEqual(1)
            expect(line).toBeLessThanOrEqual((files[`/${source}`] ?? '').split('\n').length)
          }
        })
        expect(seconds).toBeLessThan(1)
      }),
      { numRuns: 300 },
    )
  })
})
