import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentKey } from '../../src/key.ts'
import type { JsonValue } from '../../src/canonical-json.ts'
import { checkExperiment } from '../../src/experiment/check-experiment.ts'
import { formatIssuePath } from '../../src/experiment/schema-issue.ts'
import { minimal, searchDefaults } from './minimal.ts'
import { problems, withFields } from './problems.ts'

/** The experiment file of the design document, as YAML reads it. */
const designed = {
  version: 1,
  name: 'resnet20-cifar10',
  description: 'How far does ResNet-20 shrink on CIFAR-10?',
  dataset: { name: 'cifar10', train: 10000, validation: 2000, test: 10000 },
  family: 'resnet20',
  space: { depth: { min: 1 }, width: { ratios: [0.25, 0.5, 0.75, 1], roundTo: 8 } },
  sentinels: { design: 'fraction', runs: 16 },
  recipe: {
    epochs: 8,
    batchSize: 128,
    optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
    learningRate: { peak: 0.1, schedule: 'cosine', warmup: 0.2 },
    labelSmoothing: 0,
    augment: [{ padCrop: 4 }, 'flip'],
    precision: 'bfloat16',
    threads: 1,
  },
  seeds: [1],
  surrogate: { kernel: 'matern52(ard)', output: 'logit' },
  search: { objectives: ['accuracy', 'params'], budgets: [0.1, 0.2, 0.3], acquisition: 'ehvi', batch: 4 },
  budget: { trainings: 32 },
}

describe('checkExperiment', () => {
  it('fills in every default of a minimal file', () => {
    const check = checkExperiment(minimal)
    expect(check).toEqual({
      issues: [],
      experiment: {
        version: 1,
        name: 'small',
        dataset: { name: 'cifar10', validation: 5000, test: 10_000, splitSeed: 1 },
        family: 'resnet20',
        space: { depth: { min: 1 }, width: { ratios: [0.25, 0.5, 0.75, 1], roundTo: 8 } },
        ...searchDefaults,
        recipe: {
          epochs: 200,
          batchSize: 128,
          optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
          learningRate: { peak: 0.1, schedule: 'cosine', warmup: 0.05, milestones: [], factor: 1 },
          labelSmoothing: 0,
          augment: [{ padCrop: 4 }, 'flip'],
          precision: 'float32',
          threads: 1,
        },
      },
    })
  })

  it('keeps what the designed file says and adds only what it leaves out', () => {
    const check = checkExperiment(designed)
    expect(check.issues).toEqual([])
    expect(check).toMatchObject({ experiment: designed })
  })

  // A change here changes the keys of the trainings of files that rely on defaults.
  it.each([
    ['the defaults', minimal, 'a2c2d80ca752b56d1380ca7da022494f67bb3cd4af581d75d06f2cd6168a0fe5'],
    ['the designed file', designed, '2412eaebca6d8b558a798c4a93066af6b32c857da440a6d7cf1bc6067f491472'],
  ])('resolves what decides trainings in %s to frozen values', (_, value, key) => {
    const check = checkExperiment(value)
    if (!('experiment' in check)) throw new TypeError('the file must be valid')
    const { dataset, family, space, recipe, seeds } = check.experiment
    expect(contentKey({ dataset, family, space, recipe, seeds } as unknown as JsonValue)).toBe(key)
  })

  it.each(['random', 'evolution', 'uniform-scaling'])('takes %s for a strategy by one word', (strategy) => {
    const search = { seeds: 'as-needed', stop: { gain: 0.001 }, strategy }
    expect(checkExperiment(withFields({ accept: { r2: 0.8 }, search })).issues).toEqual([])
  })

  it('gives a resolved experiment back as it is', () => {
    for (const schedule of ['cosine', 'step', 'constant']) {
      const value = withFields({ recipe: { learningRate: { schedule } } })
      const once = checkExperiment(value)
      expect(once.issues).toEqual([])
      expect('experiment' in once && checkExperiment(once.experiment)).toEqual(once)
    }
  })

  it('leaves milestones out of account where the schedule has none', () => {
    const written = withFields({ recipe: { learningRate: { schedule: 'constant', milestones: [0.3], factor: 0.5 } } })
    expect(checkExperiment(written)).toEqual(
      checkExperiment(withFields({ recipe: { learningRate: { schedule: 'constant' } } })),
    )
  })

  it('fills in the milestones of a step schedule', () => {
    const check = checkExperiment(withFields({ recipe: { learningRate: { schedule: 'step' } } }))
    expect(check).toMatchObject({ experiment: { recipe: { learningRate: { milestones: [0.5, 0.75], factor: 0.1 } } } })
  })

  it('does not change the value it is given', () => {
    const value = Object.freeze({ ...minimal, recipe: Object.freeze({ epochs: 'x' }) })
    const before = JSON.stringify(value)
    checkExperiment(value)
    expect(JSON.stringify(value)).toBe(before)
  })

  it('counts a misspelt key as one problem, not as a missing one too', () => {
    expect(
      problems({ version: 1, nmae: 'x', dataset: minimal.dataset, family: 'resnet20', budget: { trainings: 1 } }),
    ).toEqual(['unknown-key nmae: unknown key "nmae" — did you mean "name"?'])
  })

  it('reports problems of all parts at once', () => {
    const codes = checkExperiment({
      ...minimal,
      family: 3,
      space: { depth: { min: 0 } },
      recipe: { epochs: 0, augment: ['flop'] },
      search: { objectives: ['accuracy'] },
    }).issues.map(({ path }) => formatIssuePath(path))
    expect(codes).toEqual(['family', 'space.depth.min', 'recipe.epochs', 'recipe.augment[0]', 'search.objectives'])
  })

  it('runs further rules where the fields they read are sound, and only there', () => {
    const seen: number[] = []
    const rules = [
      { reads: ['recipe.epochs'], check: () => [{ path: ['recipe', 'epochs'], code: 'rule' as const, message: 'no' }] },
      { reads: ['recipe'], check: () => (seen.push(1), []) },
      { reads: ['seeds'], check: () => (seen.push(2), []) },
      { reads: ['dataset.validation'], check: () => (seen.push(3), []) },
    ]
    const value = withFields({ dataset: { name: 'cifar10', valdation: 4 } })
    expect(checkExperiment(value, rules).issues.map(({ path }) => formatIssuePath(path))).toEqual([
      'dataset.valdation',
      'recipe.epochs',
    ])
    expect(seen).toEqual([2])
  })

  it('refuses files that are too large or too deep to check', () => {
    let deep: unknown = 1
    for (let depth = 0; depth < 100_000; depth++) deep = [deep]
    expect(problems(withFields({ seeds: deep }))[0]).toContain('at most 10000 values')
    expect(problems(withFields({ seeds: Array.from({ length: 10_001 }, (_, seed) => seed) }))[0]).toContain(
      'at most 10000',
    )
  })

  it('explains each of thousands of wrong values', () => {
    const wrong = Array.from({ length: 5000 }, (_, index) => `x${index}`)
    expect(checkExperiment(withFields({ recipe: { augment: wrong } })).issues).toHaveLength(5000)
  })

  it('never throws, and explains whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withSparseArray: false }), (value) => {
        const { issues } = checkExperiment(value)
        expect(issues.length).toBeGreaterThan(0)
        for (const { message } of issues) expect(message).not.toBe('')
      }),
      { numRuns: 300 },
    )
  })

  it('never throws for a good file with one field replaced', () => {
    const good = checkExperiment(designed)
    const paths = leafPaths('experiment' in good ? good.experiment : {})
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, replacement) => {
        const value = replaced(designed, path, replacement)
        const check = checkExperiment(value)
        if ('experiment' in check) expect(checkExperiment(check.experiment)).toEqual(check)
        else expect(check.issues.every(({ message }) => message !== '')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

function leafPaths(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => leafPaths(inner, [...path, key]))]
}

function replaced(value: unknown, [first, ...rest]: readonly string[], replacement: unknown): unknown {
  if (first === undefined) return replacement
  const copy = (typeof value === 'object' && value !== null ? structuredClone(value) : {}) as Record<string, unknown>
  copy[first] = replaced(copy[first], rest, replacement)
  return copy
}

describe('recipe.augment', () => {
  const augmentOf = (augment: readonly unknown[]): unknown => {
    const check = checkExperiment(withFields({ recipe: { augment } }))
    return 'experiment' in check ? check.experiment.recipe?.augment : check.issues
  }

  it('fills in what a random rectangle is', () => {
    expect(augmentOf([{ randomErasing: { area: { max: 0.2 } } }])).toEqual([
      { randomErasing: { probability: 0.5, area: { min: 0.02, max: 0.2 }, aspect: { min: 0.3, max: 3.3 } } },
    ])
  })

  it('takes normalise without constants for what happens anyway, so that keys are the same', () => {
    expect(augmentOf([{ padCrop: 4 }, 'flip', 'normalise'])).toEqual([{ padCrop: 4 }, 'flip'])
    const own = { normalise: { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] } }
    expect(augmentOf(['flip', { mixup: 0.2 }, own])).toEqual(['flip', { mixup: 0.2 }, own])
  })
})
