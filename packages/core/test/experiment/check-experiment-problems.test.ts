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
      'missing family: missing; expected a text such as resnet20 or a map with segments',
      'missing budget: missing; expected a map of trainings, time, deviceTime',
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
    ['a family without segments', { family: {} }, ['missing family: needs segments']],
    [
      'a family as number',
      { family: 20 },
      ['wrong-type family: expected a text such as resnet20 or a map with segments, received 20'],
    ],
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
  ])('explains %s', (_, fields, expected) => {
    expect(problems(withFields(fields))).toEqual(expected)
  })
})
