import { describe, expect, it } from 'vitest'
import { checkExperiment } from '../../src/experiment/check-experiment.ts'
import { minimal, searchDefaults } from './minimal.ts'
import { problems } from './problems.ts'

/** The least that the file of a study on recorded trainings must hold. */
const table = {
  version: 1,
  name: 'recorded',
  evaluate: { table: 'nets.csv', inputs: ['w1', 'w2'], accuracy: ['a', 'b'], costs: { params: 'p', macs: 'f' } },
  budget: { trainings: 32 },
}

describe('an experiment on recorded trainings', () => {
  it('needs neither data set nor family, and gets no field that says how nets are trained', () => {
    expect(checkExperiment(table)).toEqual({
      issues: [],
      experiment: {
        version: 1,
        name: 'recorded',
        evaluate: { ...table.evaluate, classes: 10 },
        ...searchDefaults,
      },
    })
  })

  it('gives a resolved experiment back as it is', () => {
    const once = checkExperiment(table)
    expect('experiment' in once && checkExperiment(once.experiment)).toEqual(once)
  })

  it('refuses every field that says how nets are trained', () => {
    const { dataset, family } = minimal
    const beside = 'has no effect beside evaluate, whose table says what was trained; remove'
    expect(problems({ ...table, dataset, family, space: {}, recipe: { epochs: 3 } })).toEqual([
      `conflict dataset: ${beside} dataset or evaluate`,
      `conflict family: ${beside} family or evaluate`,
      `conflict space: ${beside} space or evaluate`,
      `conflict recipe: ${beside} recipe or evaluate`,
    ])
  })

  it.each<[string, object, string[]]>([
    [
      'a table without columns',
      { evaluate: { table: 'nets.csv' } },
      [
        'missing evaluate.inputs: missing; expected a list of texts',
        'missing evaluate.accuracy: missing; expected a list of texts',
        'missing evaluate.costs: missing; expected a map with params, macs',
      ],
    ],
    [
      'a seed that has no column',
      { seeds: [1, 3] },
      ['out-of-range seeds[1]: expected an integer from 1 to 2, a column of evaluate.accuracy, received 3'],
    ],
    [
      'a seed of 0',
      { seeds: [0] },
      ['out-of-range seeds[0]: expected an integer from 1 to 2, a column of evaluate.accuracy, received 0'],
    ],
    [
      'a result as input',
      { evaluate: { ...table.evaluate, inputs: ['w1', 'b', 'f'] } },
      [
        'duplicate evaluate.inputs[1]: b cannot be an input: it is a result or cost (evaluate.accuracy)',
        'duplicate evaluate.inputs[2]: f cannot be an input: it is a result or cost (evaluate.costs.macs)',
      ],
    ],
    [
      'a unit that does not exist',
      { evaluate: { ...table.evaluate, unit: 'points' } },
      ['unknown-value evaluate.unit: expected one of percent, share, received the text "points"'],
    ],
    [
      'a listed net of a family',
      { sentinels: { design: 'list', list: [{ depth: [1], width: [8] }] } },
      ['rule sentinels.list[0]: expected inputs: with a value per column of evaluate.inputs'],
    ],
    [
      'a listed row with too few values',
      { sentinels: { design: 'list', list: [{ inputs: [1] }] } },
      ['out-of-range sentinels.list[0].inputs: expected 2 numbers, one per input, received 1'],
    ],
    [
      'a misspelt key',
      { evaluate: { ...table.evaluate, tabel: 'x' } },
      ['unknown-key evaluate.tabel: unknown key "tabel" — did you mean "table"?'],
    ],
  ])('explains %s', (_, fields, expected) => {
    expect(problems({ ...table, ...fields })).toEqual(expected)
  })

  it('is suggested where its key is misspelt', () => {
    const { evaluate, ...rest } = table
    expect(problems({ ...rest, evalute: evaluate })).toContain(
      'unknown-key evalute: unknown key "evalute" — did you mean "evaluate"?',
    )
  })
})

describe('older words', () => {
  const resolved = (fields: object): unknown => {
    const check = checkExperiment({ ...minimal, ...fields })
    return 'experiment' in check ? check.experiment : check.issues
  }

  it('gives acquisition: random the meaning of strategy: random', () => {
    const random = { search: { strategy: 'random' } }
    expect(resolved({ search: { acquisition: 'random' } })).toEqual(resolved(random))
    expect(resolved({ search: { acquisition: 'random', strategy: 'random' } })).toEqual(resolved(random))
  })

  it('gives the baseline uniform the name of the strategy that it is', () => {
    expect(resolved({ baselines: ['uniform'] })).toEqual(resolved({ baselines: ['uniform-scaling'] }))
    expect(resolved({ baselines: ['uniform', 'uniform-scaling'] })).toEqual(resolved({}))
    expect(resolved({ baselines: [] })).toMatchObject({ baselines: [] })
  })
})
