import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../run-cli.ts'
import { startLanguageServer, type Diagnostic, type LanguageServer, type Position } from './language-server.ts'

const experiments = join(import.meta.dirname, '../../../../experiments')

const good = `# yaml-language-server: $schema=../packages/core/schema/experiment.schema.json
version: 1
name: mine
dataset: { name: cifar10 }
family: resnet20
space:
  depth: { min: 1 }
recipe:
  epochs: 3
  precision: float32
  augment: [flip]
search:
  objectives: [accuracy, params]
budget: { trainings: 32 }
`

/** Where a piece of the text ends. */
function after(text: string, piece: string): Position {
  const lines = text.slice(0, text.indexOf(piece) + piece.length).split('\n')
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 }
}

/** What is underlined, and why. */
function underlined(text: string, found: readonly Diagnostic[]): string[] {
  const lines = text.split('\n')
  return found.map(({ range: { start, end }, message }) => {
    const part = start.line === end.line ? lines[start.line]?.slice(start.character, end.character) : 'several lines'
    return `${start.line + 1}: ${part}: ${message}`
  })
}

describe('an editor with the YAML language server', () => {
  let folder: string
  let server: LanguageServer
  let opened = 0
  // The server takes a moment to notice a change; another name is another file.
  const another = (): string => join(folder, `experiments/mine-${opened++}.yaml`)

  // A workspace with the schema that `segscale schema` prints, where the first line of an experiment file looks for it.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segscale-test-'))
    const schema = join(folder, 'packages/core/schema')
    await mkdir(schema, { recursive: true })
    await writeFile(join(schema, 'experiment.schema.json'), (await runCli('schema')).stdout)
    server = await startLanguageServer()
  })
  afterAll(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('finds nothing wrong with the experiments that ship', async () => {
    for (const name of (await readdir(experiments)).filter((entry) => entry.endsWith('.yaml'))) {
      const text = await readFile(join(experiments, name), 'utf8')
      expect(underlined(text, await server.open(another(), text)), name).toEqual([])
    }
  })

  it.each([
    ['an unknown field', 'epochs: 3', 'epoch: 3', '9: epoch: Property epoch is not allowed.'],
    ['a number out of range', 'epochs: 3', 'epochs: 0', '9: 0: Value is below the minimum of 1.'],
    ['a wrong word', 'float32', 'float16', '10: float16: Value is not accepted. Valid values: "float32", "bfloat16".'],
    ['a wrong item of a list', '[flip]', '[flop]', '11: flop: '],
    ['a text where a number belongs', '{ trainings: 32 }', '{ trainings: many }', '14: many: Incorrect type.'],
    ['a missing field', 'family: resnet20\n', '', 'Missing property "family"'],
    ['a field of another form', '{ min: 1 }', '{ min: 1, ratios: [1] }', '7: min: Property min is not allowed.'],
    ['a repeated key', 'budget:', 'name: again\nbudget:', 'Map keys must be unique'],
    ['broken YAML', '{ trainings: 32 }', '{ trainings: 32', 'end with a }'],
  ])('underlines %s', async (_, part, replacement, expected) => {
    const text = good.replace(part, replacement)
    const found = underlined(text, await server.open(another(), text))
    expect(found.length).toBeGreaterThan(0)
    expect(found.join('\n')).toContain(expected)
  })

  it('takes what files are composed from', async () => {
    const text = `${good.split('\n')[0]}
extends: base.yaml
name: longer
vars: { epochs: 40 }
recipe: { epochs: '\${epochs}' }
seeds: \${env:SEEDS:-1}
sweep: { product: { recipe.learningRate.peak: [0.1, 0.2] } }
`
    expect(underlined(text, await server.open(another(), text))).toEqual([])
    const wrong = text.replace('product', 'prodct').replace('base.yaml', '[]')
    expect(underlined(wrong, await server.open(another(), wrong)).join('\n')).toBe(
      `2: []: Incorrect type. Expected "string".\n7: prodct: Property prodct is not allowed.`,
    )
  })

  it('offers the fields of each map, and the words of each field', async () => {
    const text = `${good}\n`.replace('epochs: 3', 'epochs: 3\n  ')
    const file = another()
    await server.open(file, text)
    const lines = text.split('\n').length - 1
    expect(await server.complete(file, { line: lines, character: 0 })).toEqual(
      expect.arrayContaining(['surrogate', 'seeds', 'sentinels', 'extends', 'vars', 'sweep']),
    )
    const inRecipe = await server.complete(file, after(text, 'epochs: 3\n  '))
    expect(inRecipe).toEqual(expect.arrayContaining(['batchSize', 'learningRate', 'optimizer']))
    expect(inRecipe).not.toContain('trainings')
    expect(await server.complete(file, after(text, 'precision: '))).toEqual(
      expect.arrayContaining(['float32', 'bfloat16']),
    )
    expect(await server.complete(file, after(text, 'objectives: ['))).toEqual(
      expect.arrayContaining(['accuracy', 'params', 'macs', 'latencyMs']),
    )
  })

  it('says what a field is for', async () => {
    const file = another()
    await server.open(file, good)
    expect(await server.hover(file, after(good, '  prec'))).toMatch(/bfloat16/)
    expect(await server.hover(file, after(good, 'bud'))).toMatch(/whichever limit comes first/)
  })
})
