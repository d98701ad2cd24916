import { describe, expect, it } from 'vitest'
import { linesOfHeld, loadHeld } from './files.ts'
import { validFile } from './valid-file.ts'

const withSweep = (sweep: string): string => `${validFile}sweep: ${sweep}\n`

function swept(sweep: string): [string, number, number][] {
  return loadHeld({ '/x.yaml': withSweep(sweep) }).map(({ experiment: { name, recipe } }) => {
    return [name, recipe?.epochs ?? 0, recipe?.learningRate.peak ?? 0]
  })
}

describe('sweep', () => {
  it('makes an experiment of every combination', () => {
    expect(swept('{ product: { recipe.epochs: [4, 8], recipe.learningRate.peak: [0.1, 0.2] } }')).toEqual([
      ['small.epochs-4.peak-0.1', 4, 0.1],
      ['small.epochs-4.peak-0.2', 4, 0.2],
      ['small.epochs-8.peak-0.1', 8, 0.1],
      ['small.epochs-8.peak-0.2', 8, 0.2],
    ])
  })

  it('puts values side by side', () => {
    expect(swept('{ zip: { recipe.epochs: [4, 8], recipe.learningRate.peak: [0.1, 0.2] } }')).toEqual([
      ['small.epochs-4.peak-0.1', 4, 0.1],
      ['small.epochs-8.peak-0.2', 8, 0.2],
    ])
  })

  it('takes experiments one by one, with names of their own where they have them', () => {
    expect(swept('{ list: [{ name: a }, { name: b, recipe.epochs: 8 }] }')).toEqual([
      ['a', 3, 0.1],
      ['b', 8, 0.1],
    ])
  })

  it('combines all three, and leaves combinations out', () => {
    const sweep = `{ product: { recipe.epochs: [4, 8] }, list: [{ seeds: [1] }, { seeds: [2] }],
      exclude: [{ recipe.epochs: 4, seeds: [2] }] }`
    expect(swept(sweep).map(([name]) => name)).toEqual([
      'small.epochs-4.seeds-1',
      'small.epochs-8.seeds-1',
      'small.epochs-8.seeds-2',
    ])
  })

  it('gives names that the file makes from references, where these differ', () => {
    const text = withSweep('{ product: { recipe.epochs: [4, 8] } }').replace('name: small', 'name: e${recipe.epochs}')
    expect(loadHeld({ '/x.yaml': text }).map(({ experiment }) => experiment.name)).toEqual(['e4', 'e8'])
  })

  it('numbers experiments whose values make no names', () => {
    const channels = '{ channels: [[8, 12, 16], [16, 20, 24, 28, 32], [32, 36, 40, 44, 48, 52, 56, 60, 64]] }'
    const sweep = `{ product: { space.width: [{ ratios: [0.5, 1] }, { ratios: [0.5, 0.75] }, ${channels}] } }`
    expect(loadHeld({ '/x.yaml': withSweep(sweep) }).map(({ experiment }) => experiment.name)).toEqual([
      'small.1',
      'small.2',
      'small.3',
    ])
  })

  it('names a value by its place in the sweep', () => {
    const [first] = loadHeld({ '/x.yaml': withSweep('{ product: { recipe.epochs: [4, 8] } }') })
    expect(first?.originOf(['recipe', 'epochs'])).toEqual({ kind: 'file', file: 'x.yaml', line: 14, column: 37 })
  })

  it('reports a problem that all experiments have once', () => {
    const text = withSweep('{ product: { recipe.epochs: [4, 8] } }').replace('min: 1', 'min: 9')
    expect(linesOfHeld({ '/x.yaml': text })).toHaveLength(1)
  })

  it.each([
    [
      'a wrong value',
      '{ product: { recipe.epochs: [4, 0] } }',
      'x.yaml:14:40  error  recipe.epochs  expected an integer from 1 to 100000, received 0',
    ],
    [
      'an unknown field',
      '{ product: { recipe.epoch: [4] } }',
      'x.yaml:14:21  error  sweep.product.recipe.epoch  unknown key "epoch" — did you mean "epochs"?',
    ],
    [
      'lists of unequal length',
      '{ zip: { recipe.epochs: [4], seeds: [[1], [2]] } }',
      'x.yaml:14:44  error  sweep.zip.seeds  expected one value, as many as recipe.epochs has, received 2',
    ],
    [
      'an exclusion without effect',
      '{ product: { recipe.epochs: [4, 8] }, exclude: [{ recipe.epochs: 5 }] }',
      'x.yaml:14:56  error  sweep.exclude[0]  leaves out none of the combinations',
    ],
    [
      'a sweep without experiments',
      '{ product: { recipe.epochs: [4] }, exclude: [{ recipe.epochs: 4 }] }',
      'x.yaml:14:52  error  sweep.exclude  leaves no experiment',
    ],
    [
      'another key',
      '{ prodct: { recipe.epochs: [4] } }',
      'x.yaml:14:10  error  sweep.prodct  unknown key "prodct" — did you mean "product"?',
    ],
    [
      'no list',
      '{ product: { recipe.epochs: 4 } }',
      'x.yaml:14:36  error  sweep.product.recipe.epochs  expected a list of values, received 4',
    ],
    [
      'too many experiments',
      `{ product: { seeds: [${Array.from({ length: 40 }, (_, at) => `[${at}]`).join(', ')}], recipe.epochs: [${Array.from({ length: 40 }, (_, at) => at + 1).join(', ')}] } }`,
      'x.yaml:14:8  error  sweep  expected at most 1000 experiments, received 1600; sweep over fewer values',
    ],
  ])('explains %s', (_, sweep, line) => {
    expect(linesOfHeld({ '/x.yaml': withSweep(sweep) })).toContain(line)
  })
})
