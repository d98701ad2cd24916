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
        'wrong-type recipe.augment[0]: expected a map with one of padCrop, cutout, randomErasing, mixup, normalise, ' +
          'or flip, or normalise, received the text "flop" — did you mean flip?',
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
      'an augmentation with two names',
      { recipe: { augment: [{ cutout: 8, mixup: 0.2 }] } },
      [
        'conflict recipe.augment[0]: takes only one of padCrop, cutout, randomErasing, mixup, normalise; received cutout and mixup',
      ],
    ],
    [
      'steps of single images behind those of batches',
      { recipe: { augment: ['normalise', { mixup: 0.2 }, 'flip'] } },
      [
        'rule recipe.augment[0]: normalise comes last; move it behind mixup',
        'rule recipe.augment[1]: mixup mixes whole batches: it comes behind every step but normalise; move it behind flip',
      ],
    ],
    [
      'normalisation with and without constants',
      { recipe: { augment: [{ normalise: { mean: [0.5], std: [0.5] } }, 'normalise'] } },
      ['duplicate recipe.augment[1]: normalise is listed twice; keep one'],
    ],
    [
      'constants that do not go together',
      { recipe: { augment: [{ normalise: { mean: [0.5], std: [0.5, 0] } }] } },
      ['out-of-range recipe.augment[0].normalise.std[1]: expected a number in (0, 1], received 0'],
    ],
    [
      'means and deviations of another number of channels',
      { recipe: { augment: [{ normalise: { mean: [0.5], std: [0.5, 0.5] } }] } },
      ['rule recipe.augment[0].normalise: mean and std must have a number for each channel, received 1 and 2'],
    ],
    [
      'ranges upside down',
      { recipe: { augment: [{ randomErasing: { area: { min: 0.5 }, aspect: { max: 0.1 } } }] } },
      [
        'rule recipe.augment[0].randomErasing.area: min must not be above max, received 0.5 and 0.4',
        'rule recipe.augment[0].randomErasing.aspect: min must not be above max, received 0.3 and 0.1',
      ],
    ],
  ])('explains %s', (_, fields, expected) => {
    expect(problems(withFields(fields))).toEqual(expected)
  })
})
