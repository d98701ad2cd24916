import { describe, expect, it } from 'vitest'
import { problems, withFields } from './problems.ts'

describe('the problems that checkExperiment finds in a recipe', () => {
  it.each<[string, object, string[]]>([
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
  ])('explains %s', (_, fields, expected) => {
    expect(problems(withFields(fields))).toEqual(expected)
  })
})
