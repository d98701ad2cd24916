import { describe, expect, it } from 'vitest'
import { problems, withFields } from './problems.ts'

describe('the problems that checkExperiment finds in seeds, sentinels, search and budget', () => {
  it.each<[string, object, string[]]>([
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
      'latency under an acquisition that does not weigh it',
      { search: { objectives: ['accuracy', 'latencyMs'], acquisition: 'ei' } },
      ['rule search.objectives[1]: latencyMs needs acquisition: kg or ehvi, which weigh it, but it is ei'],
    ],
    ['a feature to come', { retry: 3 }, ['not-available retry: retry is not available yet; remove it']],
    [
      'objectives without accuracy',
      { search: { objectives: ['params', 'macs'] } },
      ['rule search.objectives: must hold accuracy, by which nets are chosen, received params, macs; add accuracy'],
    ],
    [
      'objectives without a cost',
      { search: { objectives: ['accuracy'] } },
      [
        'rule search.objectives: must hold a cost beside accuracy: params, macs or latencyMs, received accuracy alone; add one',
      ],
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
      ['rule accept: needs at least one threshold: r2, spearman, kendall, rmse, nlpd, crps or coverage95'],
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
    ['no limit', { budget: {} }, ['missing budget: needs at least one of trainings, time, deviceTime']],
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
