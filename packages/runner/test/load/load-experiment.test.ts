import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { issueReport } from '../../src/load/issue-report.ts'
import { resolveExperiment } from '../../src/load/load-experiment.ts'
import { SourceText } from '../../src/load/source-text.ts'
import { colorsFor } from '../../src/output.ts'
import { issuesOf, linesOf } from './issues-of.ts'
import { validFile } from './valid-file.ts'
import { changed, wrongFields, wrongMeaning, wrongYaml } from './wrong-files.ts'

const plain = colorsFor('stdout', true)

describe('resolveExperiment', () => {
  it('resolves a valid file', () => {
    const { experiment } = resolveExperiment(new SourceText('x.yaml', validFile), { set: [] })
    expect(experiment).toMatchObject({ name: 'small', recipe: { epochs: 3, batchSize: 128 }, baselines: ['uniform'] })
  })

  it.each([...wrongYaml, ...wrongFields, ...wrongMeaning])('explains $title', ({ text, lines }) => {
    expect(linesOf(text)).toEqual(lines)
  })

  it.each(wrongMeaning)('sees $title from the fields that are sound beside a broken one', ({ text, lines }) => {
    expect(linesOf(`${text}surrogate: 3\n`)).toEqual([
      ...lines,
      expect.stringContaining('surrogate  expected a map of kernel, output, restarts, received 3'),
    ])
  })

  it.each([
    ['numbers in other forms', 'epochs: 3', 'epochs: 0x3'],
    ['core tags', 'epochs: 3', 'epochs: !!int 3'],
    ['anchors and aliases', 'seeds: [1]', 'seeds: &s [1]\nbaselines: []\ndescription: &d a\n'],
    ['quoted keys', 'name: small', '"name": "small"'],
    ['a byte order mark', 'version: 1', '\ufeffversion: 1'],
    ['tabs between values and comments', 'epochs: 3', 'epochs:\t3\t# three'],
    ['block lists', 'seeds: [1]', 'seeds:\n- 1\n- 2'],
    ['a directive', 'version: 1', '%YAML 1.2\n---\nversion: 1'],
    ['a folded description', 'name: small', 'name: small\ndescription: >\n  one\n  two'],
  ])('accepts %s', (_, part, replacement) => {
    expect(linesOf(changed(part, replacement).replace(/^(.+)\ufeff/s, '$1'))).toEqual([])
  })

  it('points into the line with a caret, and names the allowed keys', () => {
    expect(issueReport(issuesOf(changed('roundTo', 'rundTo').replace('epochs: 3', 'epochs: zero')), plain)).toBe(
      `x.yaml:7:30  error  space.width.rundTo  unknown key "rundTo" — did you mean "roundTo"?
    7 |   width: { ratios: [0.5, 1], rundTo: 8 }
      |                              ^^^^^^  allowed: one of ratios, roundTo
x.yaml:10:11  error  recipe.epochs  expected an integer from 1 to 100000, received the text "zero"
   10 |   epochs: zero
      |           ^^^^`,
    )
  })

  it('knows where every value came from', () => {
    const set = ['recipe.learningRate.peak=0.2', 'seeds.1=2', 'space.depth={ ratios: [1, 0.5] }']
    const { originOf } = resolveExperiment(new SourceText('x.yaml', validFile), { set })
    expect(originOf(['recipe', 'epochs'])).toEqual({ kind: 'file', file: 'x.yaml', line: 10, column: 11 })
    expect(originOf(['dataset', 'validation'])).toMatchObject({ line: 3, column: 39 })
    expect(originOf(['recipe', 'batchSize'])).toEqual({ kind: 'default' })
    expect(originOf(['recipe', 'learningRate', 'peak'])).toEqual({ kind: 'set', text: set[0] })
    expect(originOf(['seeds', 0])).toMatchObject({ kind: 'file', line: 12 })
    expect(originOf(['seeds', 1])).toEqual({ kind: 'set', text: set[1] })
    expect(originOf(['space', 'depth', 'ratios', 1])).toEqual({ kind: 'set', text: set[2] })
    expect(originOf(['recipe', 'learningRate', 'factor'])).toEqual({ kind: 'unused', because: 'schedule: cosine' })
  })

  it('gives a file with one line replaced either an experiment or issues that lie inside it', () => {
    const lines = validFile.split('\n')
    const snippet = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom(
        '',
        '\t',
        '- a',
        'a: b: c',
        '{',
        '[',
        '"',
        '&a [*a]',
        '*a',
        '!x y',
        '---',
        '? [a]',
        'x: |',
        '  - - -',
      ),
      fc
        .tuple(fc.constantFrom('name', 'seeds', 'recipe', 'space', '  epochs', '  depth'), fc.json())
        .map(([key, json]) => `${key}: ${json}`),
    )
    fc.assert(
      fc.property(fc.nat({ max: lines.length - 1 }), snippet, (at, replacement) => {
        expectInside(lines.with(at, replacement).join('\n'))
      }),
      { numRuns: 200 },
    )
  })

  it('gives a file with characters changed either an experiment or issues that lie inside it', () => {
    const characters = fc.constantFrom(...'\t\n {}[]:,-#&*!|>\'"%@`?xé🙂\r\u0000\u2028'.split(''), '\n\n', ': ', '- ')
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: validFile.length }), fc.nat({ max: 3 }), characters), { maxLength: 4 }),
        (edits) => {
          expectInside(
            edits.reduce((text, [at, drop, add]) => text.slice(0, at) + add + text.slice(at + drop), validFile),
          )
        },
      ),
      { numRuns: 400 },
    )
  })

  it('gives any override either an experiment or issues', () => {
    const path = fc.constantFrom('recipe.epochs', 'seeds.0', 'seeds[1]', 'space.width', 'space', 'x', 'name.y', '')
    fc.assert(
      fc.property(fc.array(fc.tuple(path, fc.oneof(fc.json(), fc.string())), { maxLength: 3 }), (pairs) => {
        const set = pairs.map(([field, value]) => `${field}=${value}`)
        for (const issue of issuesOf(validFile, set)) expect(issue.message).not.toBe('')
      }),
      { numRuns: 150 },
    )
  })
})

/** Every issue names a place that exists, in a text that may be anything. */
function expectInside(text: string): void {
  const lines = text.split('\n')
  for (const { line = 0, column = 0, message, excerpt } of issuesOf(text)) {
    expect(message).not.toBe('')
    expect(line).toBeGreaterThanOrEqual(1)
    expect(line).toBeLessThanOrEqual(lines.length)
    expect(column).toBeGreaterThanOrEqual(1)
    expect(column).toBeLessThanOrEqual((lines[line - 1] as string).length + 1)
    expect(excerpt).toBeDefined()
  }
}
