import { describe, expect, it } from 'vitest'
import { problems, withFields } from './problems.ts'

describe('the problems that checkExperiment finds', () => {
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
      'a kernel that is no text',
      { surrogate: { kernel: 52 } },
      ['wrong-type surrogate.kernel: expected a text such as matern52(ard), received 52'],
    ],
    [
      'two strategies',
      { search: { strategy: 'evolution', acquisition: 'random' } },
      ['conflict search.acquisition: random is a strategy, but strategy is evolution; remove one of them'],
    ],
    [
      'a strategy that does not exist',
      { search: { strategy: 'uniform' } },
      [
        'unknown-value search.strategy: expected one of surrogate, random, uniform-scaling, evolution, received the text "uniform"',
      ],
    ],
    [
      'further seeds that the acquisition cannot weigh',
      { search: { acquisition: 'ei', seeds: 'as-needed' } },
      ['rule search.seeds: as-needed needs acquisition: kg, which weighs further seeds, but it is ei'],
    ],
    [
      'an end that the acquisition cannot see coming',
      { search: { acquisition: 'ehvi', stop: { gain: 0.001 } } },
      ['rule search.stop: needs acquisition: kg, which knows the expected gain, but it is ehvi'],
    ],
    [
      'a gate without thresholds',
      { accept: { otherwise: 'stop' } },
      ['rule accept: needs at least one threshold: r2, spearman, kendall, rmse, nlpd or coverage95'],
    ],
    [
      'thresholds that nothing can meet',
      { accept: { r2: 1.5, coverage95: 95, rmse: 0 } },
      [
        'out-of-range accept.r2: expected a number of at most 1, received 1.5',
        'out-of-range accept.rmse: expected a number above 0, received 0',
        'out-of-range accept.coverage95: expected a number in [0, 1], received 95',
      ],
    ],
    [
      'what should follow in another word',
      { accept: { r2: 0.8, otherwise: 'addSentinel' } },
      [
        'unknown-value accept.otherwise: expected one of addSentinels, warn, stop, received the text "addSentinel" — did you mean addSentinels?',
      ],
    ],
    [
      'a seed for a design that has only one form',
      { sentinels: { design: 'corners', seed: 3 } },
      ['rule sentinels.seed: has no effect with design: corners; remove it'],
    ],
    [
      'a row of a table among listed nets',
      { sentinels: { design: 'list', list: [{ inputs: [1, 2] }] } },
      ['rule sentinels.list[0]: inputs belongs to a table; write depth and width'],
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
      [
        'unknown-value baselines[0]: expected one of uniform-scaling, uniform, received the text "unifrom" — did you mean uniform?',
      ],
    ],
  ])('explains %s', (_, fields, expected) => {
    expect(problems(withFields(fields))).toEqual(expected)
  })
})
