import { Type } from 'typebox'

/** Which images nets are trained and judged on. */
export const datasetSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, description: 'The data set.', examples: ['cifar10'] }),
    path: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'A folder, or an archive or .npz file, that already holds the data set.',
      }),
    ),
    labels: Type.Optional(
      Type.Enum(['fine', 'coarse'], {
        description: 'Which labels of cifar100 count: 100 fine ones, as without this field, or 20 coarse ones.',
      }),
    ),
    size: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 4096,
        description: 'Rows and columns that images of your own are resized to; needed where they have several sizes.',
      }),
    ),
    channels: Type.Optional(
      Type.Union([Type.Literal(1), Type.Literal(3)], {
        description: 'Channels of images of your own: 3 for colour, as without this field, or 1 for grey.',
      }),
    ),
    testShare: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description: 'Share that becomes test images where your own images are not split; 0.2 without this field.',
      }),
    ),
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
