import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentKey } from '../../src/key.ts'
import type { JsonValue } from '../../src/canonical-json.ts'
import { checkExperiment } from '../../src/experiment/check-experiment.ts'
import { formatIssuePath } from '../../src/experiment/schema-issue.ts'
import { minimal } from './minimal.ts'

/** Issues as `code path: message`. */
function problems(value: unknown): string[] {
  return checkExperiment(value).issues.map(({ code, path, message }) => `${code} ${formatIssuePath(path)}: ${message}`)
}

/** The minimal file with other top-level fields. */
function file(fields: object): object {
  return { ...minimal, ...fields }
}

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
        sentinels: { design: 'fraction' },
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
        seeds: [1],
        surrogate: { kernel: 'matern52(ard)', output: 'logit', restarts: 8 },
        search: { objectives: ['accuracy', 'params'], budgets: [0.1, 0.2, 0.3], acquisition: 'ehvi', batch: 4 },
        baselines: ['uniform'],
        budget: { trainings: 32 },
      },
    })
  })

  it('keeps what the designed file says and adds only what it leaves out', () => {
    const check = checkExperiment(designed)
    expect(check.issues).toEqual([])
    expect(check).toMatchObject({ experiment: designed })
  })

  // A change here changes what files that rely on defaults mean, and with them the keys of their trainings.
  it.each([
    ['the defaults', minimal, '6f35af99cb31fd1fe500c6c42ae20a2245d46eaae52da05de9c43182dc9026f3'],
    ['the designed file', designed, 'addcd0dc679dcc7ed74ba31b7072473250705486a2ae7faaa93692b4dba5e768'],
  ])('resolves %s to a frozen experiment', (_, value, key) => {
    const check = checkExperiment(value)
    expect('experiment' in check && contentKey(check.experiment as unknown as JsonValue)).toBe(key)
  })

  it('gives a resolved experiment back as it is', () => {
    for (const schedule of ['cosine', 'step', 'constant']) {
      const value = file({ recipe: { learningRate: { schedule } } })
      const once = checkExperiment(value)
      expect(once.issues).toEqual([])
      expect('experiment' in once && checkExperiment(once.experiment)).toEqual(once)
    }
  })

  it('leaves milestones out of account where the schedule has none', () => {
    const written = file({ recipe: { learningRate: { schedule: 'constant', milestones: [0.3], factor: 0.5 } } })
    expect(checkExperiment(written)).toEqual(
      checkExperiment(file({ recipe: { learningRate: { schedule: 'constant' } } })),
    )
  })

  it('fills in the milestones of a step schedule', () => {
    const check = checkExperiment(file({ recipe: { learningRate: { schedule: 'step' } } }))
    expect(check).toMatchObject({ experiment: { recipe: { learningRate: { milestones: [0.5, 0.75], factor: 0.1 } } } })
  })

  it('does not change the value it is given', () => {
    const value = Object.freeze({ ...minimal, recipe: Object.freeze({ epochs: 'x' }) })
    const before = JSON.stringify(value)
    checkExperiment(value)
    expect(JSON.stringify(value)).toBe(before)
  })

  it.each([null, 'version: 1', 3, [], true, undefined])('expects a map, not %j', (value) => {
    expect(problems(value)).toHaveLength(1)
    expect(problems(value)[0]).toContain('expected a map with version, name, dataset, family and budget')
  })

  it('names every field that has no default where nothing is given', () => {
    expect(problems({})).toEqual([
      'missing version: missing; expected 1',
      'missing name: missing; expected a name of at most 100 letters, digits, ".", "_" and "-" that starts with a letter or digit',
      'missing dataset: missing; expected a map with name',
      'missing family: missing; expected a text such as resnet20',
      'missing budget: missing; expected a map of trainings, time',
    ])
  })

  const list = (many: unknown[]): object => ({ space: { depth: { blocks: many } } })
  it.each<[string, object, string[]]>([
    ['an unknown key', { sedes: [1] }, ['unknown-key sedes: unknown key "sedes" — did you mean "seeds"?']],
    ['an unknown key far from all', { banana: 1 }, ['unknown-key banana: unknown key "banana"']],
    ['a key in another case', { Seeds: [1] }, ['unknown-key Seeds: unknown key "Seeds" — did you mean "seeds"?']],
    ['a later version', { version: 2 }, ['unknown-value version: expected 1, received 2']],
    [
      'a version as text',
      { version: '1' },
      ['wrong-type version: expected 1, received the text "1" — did you mean 1?'],
    ],
    [
      'a name that leaves its folder',
      { name: '../x' },
      [
        'rule name: expected a name of at most 100 letters, digits, ".", "_" and "-" that starts with a letter or digit, received the text "../x"',
      ],
    ],
    ['a family as map', { family: {} }, ['wrong-type family: expected a text such as resnet20, received a map']],
    [
      'nothing where a map belongs',
      { recipe: null },
      [
        'wrong-type recipe: expected a map of epochs, batchSize, optimizer, learningRate, labelSmoothing, augment, precision, threads, received nothing',
      ],
    ],
    [
      'no depth left',
      { space: { depth: { min: 0 } } },
      ['out-of-range space.depth.min: expected an integer of at least 1, received 0'],
    ],
    ['an axis without choice', { space: { depth: {} } }, ['missing space.depth: needs one of min, ratios, blocks']],
    [
      'an axis with two choices',
      { space: { depth: { min: 1, ratios: [1] } } },
      ['conflict space.depth: takes only one of min, ratios, blocks; received min and ratios'],
    ],
    [
      'a misspelt choice',
      { space: { width: { ratio: [1] } } },
      ['unknown-key space.width.ratio: unknown key "ratio" — did you mean "ratios"?'],
    ],
    [
      'an axis of the wrong type',
      { space: { width: [1] } },
      ['wrong-type space.width: expected a map with one of min, ratios, channels, received a list'],
    ],
    [
      'an empty list of ratios',
      { space: { width: { ratios: [] } } },
      ['empty space.width.ratios: needs at least one item'],
    ],
    [
      'ratios beyond (0, 1]',
      { space: { width: { ratios: [0, 1, 1.5, -1] } } },
      [
        'out-of-range space.width.ratios[0]: expected a number in (0, 1], received 0',
        'out-of-range space.width.ratios[2]: expected a number in (0, 1], received 1.5',
        'out-of-range space.width.ratios[3]: expected a number in (0, 1], received -1',
      ],
    ],
    [
      'a ratio listed twice',
      { space: { width: { ratios: [1, 0.5, 1] } } },
      ['duplicate space.width.ratios[2]: listed twice: equal to space.width.ratios[0]'],
    ],
    [
      'rounding of listed channels',
      { space: { width: { channels: [16], roundTo: 8 } } },
      ['unknown-value space.width.roundTo: expected 1, received 8'],
    ],
    [
      'a block count that is no integer',
      list([1, 2.5]),
      ['wrong-type space.depth.blocks[1]: expected an integer of at least 1, received 2.5'],
    ],
    [
      'lists of blocks with a zero',
      list([[1], [0, 2]]),
      ['out-of-range space.depth.blocks[1][0]: expected an integer of at least 1, received 0'],
    ],
    [
      'lists of blocks mixed with numbers',
      list([1, [2]]),
      ['wrong-type space.depth.blocks[0]: expected a list of integers, received 1'],
    ],
    [
      'no epochs',
      { recipe: { epochs: 0 } },
      ['out-of-range recipe.epochs: expected an integer from 1 to 100000, received 0'],
    ],
    [
      'epochs as text',
      { recipe: { epochs: '8' } },
      ['wrong-type recipe.epochs: expected an integer from 1 to 100000, received the text "8" — did you mean 8?'],
    ],
    [
      'infinite epochs',
      { recipe: { epochs: Infinity } },
      ['wrong-type recipe.epochs: expected an integer from 1 to 100000, received Infinity'],
    ],
    [
      'a word of YAML 1.1',
      { recipe: { optimizer: { nesterov: 'yes' } } },
      ['wrong-type recipe.optimizer.nesterov: expected true or false, received the text "yes" — did you mean true?'],
    ],
    [
      'a momentum of one',
      { recipe: { optimizer: { momentum: 1 } } },
      ['out-of-range recipe.optimizer.momentum: expected a number in [0, 1), received 1'],
    ],
    [
      'warm-up for the whole training',
      { recipe: { learningRate: { warmup: 1 } } },
      ['out-of-range recipe.learningRate.warmup: expected a number in [0, 1), received 1'],
    ],
    [
      'a schedule that does not exist',
      { recipe: { learningRate: { schedule: 'Cosin' } } },
      [
        'unknown-value recipe.learningRate.schedule: expected one of cosine, step, constant, received the text "Cosin" — did you mean cosine?',
      ],
    ],
    [
      'steps without milestones',
      { recipe: { learningRate: { schedule: 'step', milestones: [] } } },
      ['empty recipe.learningRate.milestones: schedule: step needs at least one milestone'],
    ],
    [
      'milestones that do not rise',
      { recipe: { learningRate: { schedule: 'step', milestones: [0.5, 0.5] } } },
      ['rule recipe.learningRate.milestones[1]: milestones must rise; this one does not come after the one before it'],
    ],
    [
      'a misspelt augmentation',
      { recipe: { augment: ['flop'] } },
      [
        'wrong-type recipe.augment[0]: expected a map with padCrop or flip, received the text "flop" — did you mean flip?',
      ],
    ],
    [
      'a misspelt augmentation with a value',
      { recipe: { augment: [{ padcrop: 4 }] } },
      ['unknown-key recipe.augment[0].padcrop: unknown key "padcrop" — did you mean "padCrop"?'],
    ],
    [
      'an augmentation twice',
      { recipe: { augment: ['flip', 'flip'] } },
      ['duplicate recipe.augment[1]: listed twice: equal to recipe.augment[0]'],
    ],
    [
      'two crops',
      { recipe: { augment: [{ padCrop: 4 }, { padCrop: 2 }] } },
      ['duplicate recipe.augment[1]: padCrop is listed twice; keep one'],
    ],
    [
      'seeds that repeat, fall below zero or have fractions',
      { seeds: [1, 1, -1, 1.5] },
      [
        'out-of-range seeds[2]: expected an integer from 0 to 4294967295, received -1',
        'wrong-type seeds[3]: expected an integer from 0 to 4294967295, received 1.5',
        'duplicate seeds[1]: listed twice: equal to seeds[0]',
      ],
    ],
    ['one seed without a list', { seeds: 1 }, ['wrong-type seeds: expected a list of integers, received 1']],
    ['no seed', { seeds: [] }, ['empty seeds: needs at least one item']],
    [
      'sentinels by number under another design',
      { sentinels: { design: 'corners', runs: 8 } },
      ['rule sentinels.runs: has no effect with design: corners; remove it'],
    ],
    [
      'sobol without a number',
      { sentinels: { design: 'sobol' } },
      ['missing sentinels.runs: missing; design: sobol needs the number of runs'],
    ],
    [
      'a list design without list',
      { sentinels: { design: 'list' } },
      ['missing sentinels.list: missing; design: list needs a list of nets'],
    ],
    [
      'a list under another design',
      { sentinels: { list: [{ depth: [1], width: [8] }] } },
      ['rule sentinels.list: has no effect with design: fraction; remove it or write design: list'],
    ],
    [
      'an objective to come',
      { search: { objectives: ['accuracy', 'latencyMs'] } },
      ['not-available search.objectives[1]: latencyMs is not available yet; use one of accuracy, params, macs'],
    ],
    ['a feature to come', { extends: 'base.yaml' }, ['not-available extends: extends is not available yet; remove it']],
    [
      'objectives without accuracy',
      { search: { objectives: ['params', 'macs'] } },
      ['rule search.objectives: must hold accuracy, by which nets are chosen'],
    ],
    [
      'objectives without a cost',
      { search: { objectives: ['accuracy'] } },
      ['rule search.objectives: must hold a cost beside accuracy: params or macs'],
    ],
    [
      'another kernel',
      { surrogate: { kernel: 'matern52' } },
      ['unknown-value surrogate.kernel: expected matern52(ard), received the text "matern52"'],
    ],
    [
      'a budget above one',
      { search: { budgets: [0.2, 20] } },
      ['out-of-range search.budgets[1]: expected a number in (0, 1], received 20'],
    ],
    ['no limit', { budget: {} }, ['missing budget: needs at least one of trainings, time']],
    [
      'a time in words',
      { budget: { time: '2 hours' } },
      ['rule budget.time: expected a time such as 90m, 2h or 1h30m, received the text "2 hours"'],
    ],
    ['no time', { budget: { time: '0h' } }, ['rule budget.time: must be longer than 0 s']],
    [
      'a baseline that does not exist',
      { baselines: ['unifrom'] },
      ['unknown-value baselines[0]: expected uniform, received the text "unifrom" — did you mean uniform?'],
    ],
  ])('explains %s', (_, fields, expected) => {
    expect(problems(file(fields))).toEqual(expected)
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
    const value = file({ dataset: { name: 'cifar10', valdation: 4 } })
    expect(checkExperiment(value, rules).issues.map(({ path }) => formatIssuePath(path))).toEqual([
      'dataset.valdation',
      'recipe.epochs',
    ])
    expect(seen).toEqual([2])
  })

  it('refuses files that are too large or too deep to check', () => {
    let deep: unknown = 1
    for (let depth = 0; depth < 100_000; depth++) deep = [deep]
    expect(problems(file({ seeds: deep }))[0]).toContain('at most 10000 values')
    expect(problems(file({ seeds: Array.from({ length: 10_001 }, (_, seed) => seed) }))[0]).toContain('at most 10000')
  })

  it('explains each of thousands of wrong values', () => {
    const wrong = Array.from({ length: 5000 }, (_, index) => `x${index}`)
    expect(checkExperiment(file({ recipe: { augment: wrong } })).issues).toHaveLength(5000)
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
