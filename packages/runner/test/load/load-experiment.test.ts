import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { issueReport } from '../../src/load/issue-report.ts'
import { resolveExperiment } from '../../src/load/load-experiment.ts'
import { SourceText } from '../../src/load/source-text.ts'
import { colorsFor } from '../../src/output.ts'
import { issuesOf, linesOf } from './issues-of.ts'
import { validFile } from './valid-file.ts'
import { changed, wrongFields, wrongMeaning, wrongYaml } from './wrong-files.ts'

/** The experiment file of the design, word for word. */
const designed = `# yaml-language-server: $schema=../packages/core/schema/experiment.schema.json
version: 1
name: resnet20-cifar10
description: How far does ResNet-20 shrink on CIFAR-10?
dataset:
  name: cifar10
  train: 10000              # training images after the validation split; default: all that remain
  validation: 2000          # held out of the training images; the only accuracy the search sees
  test: 10000               # read once, for the nets that the report shows
family: resnet20            # or a template written here, or a file
space:
  depth: { min: 1 }         # blocks kept per segment: min .. all; or { ratios: [...] } or { blocks: [...] }
  width: { ratios: [0.25, 0.5, 0.75, 1], roundTo: 8 }
sentinels: { design: fraction, runs: 16 }     # corners | fraction | corners+mid | axis | sobol | list
recipe:
  epochs: 8
  batchSize: 128
  optimizer: { name: sgd, momentum: 0.9, nesterov: true, weightDecay: 5e-4 }
  learningRate: { peak: 0.1, schedule: cosine, warmup: 0.2 }
  labelSmoothing: 0
  augment: [{ padCrop: 4 }, flip]
  precision: bfloat16       # or float32
  threads: 1                # CPU threads of one training; workers run side by side
seeds: [1]
surrogate: { kernel: matern52(ard), output: logit }
search:
  objectives: [accuracy, params]              # params | macs | latencyMs beside accuracy
  budgets: [0.1, 0.2, 0.3]                    # shares of the base's params for which a net is chosen
  acquisition: ehvi
  batch: 4
budget: { trainings: 32 }                     # sentinels and base included; or time: 2h
`

const plain = colorsFor('stdout', true)

describe('resolveExperiment', () => {
  it('resolves a valid file', () => {
    const { experiment } = resolveExperiment(new SourceText('x.yaml', validFile), { set: [] })
    expect(experiment).toMatchObject({
      name: 'small',
      recipe: { epochs: 3, batchSize: 128 },
      baselines: ['uniform-scaling'],
    })
  })

  it('resolves the designed file as it stands', () => {
    const { experiment } = resolveExperiment(new SourceText('x.yaml', designed), { set: [] })
    expect(experiment).toMatchObject({ recipe: { optimizer: { weightDecay: 5e-4 } }, sentinels: { runs: 16 } })
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
      |                              ^^^^^^  allowed: one of ratios, roundTo, alike
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
