import { Type } from 'typebox'

const column = Type.String({ minLength: 1 })

/** Where accuracies come from in a study that trains nothing. */
export const evaluateSchema = Type.Object(
  {
    table: Type.String({
      minLength: 1,
      description: 'A CSV file with a title line and a row per trained net; a relative path starts at this file.',
      examples: ['tables/resnet20-cifar10-ssr.csv'],
    }),
    inputs: Type.Array(column, {
      minItems: 1,
      uniqueItems: true,
      description: 'Columns that tell the nets apart, such as blocks and channels; their values are the levels.',
      examples: [['b1', 'b2', 'b3', 'w1', 'w2', 'w3']],
    }),
    accuracy: Type.Array(column, {
      minItems: 1,
      uniqueItems: true,
      description: 'Columns with the recorded accuracy, one per seed: seed 1 is the first of them.',
      examples: [['acc1', 'acc2', 'acc3']],
    }),
    costs: Type.Object(
      {
        params: Type.String({ minLength: 1, description: 'Column with the parameters.', examples: ['params'] }),
        macs: Type.String({ minLength: 1, description: 'Column with the multiply-accumulates.', examples: ['flops'] }),
      },
      { additionalProperties: false, description: 'Columns with what each net costs.' },
    ),
    unit: Type.Optional(
      Type.Enum(['percent', 'share'], {
        description: 'Unit of the accuracies; if not given, numbers up to 1 throughout are shares, others percent.',
      }),
    ),
    images: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Images that each accuracy was counted over, which says how much of it is counting noise.',
      }),
    ),
    classes: Type.Integer({
      minimum: 2,
      maximum: 1_000_000,
      default: 10,
      description: 'Classes to guess among: a net that guesses is the zero point of the hypervolume.',
    }),
  },
  {
    additionalProperties: false,
    description: 'Recorded trainings to search in, in place of dataset, family, space and recipe: nothing is trained.',
  },
)
