import { Type } from 'typebox'

/** Which images nets are trained and judged on. */
export const datasetSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, description: 'The data set.', examples: ['cifar10'] }),
    path: Type.Optional(Type.String({ minLength: 1, description: 'A folder that already holds the data set.' })),
    train: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Training images after the validation split; all that remain if not given.',
      }),
    ),
    validation: Type.Integer({
      minimum: 1,
      default: 5000,
      description: 'Images held out of the training images; the only accuracy that the search sees.',
    }),
    test: Type.Integer({
      minimum: 1,
      default: 10_000,
      description: 'Test images, read once for the nets that the report shows.',
    }),
    splitSeed: Type.Integer({
      minimum: 0,
      maximum: 2 ** 32 - 1,
      default: 1,
      description: 'Seed of the validation split, apart from the seeds of the trainings.',
    }),
  },
  { additionalProperties: false, description: 'The images.' },
)
