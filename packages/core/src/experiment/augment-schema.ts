import { Type } from 'typebox'

const padCrop = Type.Object(
  { padCrop: Type.Integer({ minimum: 1, description: 'Zero pixels added on each side before a random crop.' }) },
  { additionalProperties: false },
)

const cutout = Type.Object(
  {
    cutout: Type.Integer({
      minimum: 1,
      description: 'Side of a square, in pixels, that gets the mean colour; its centre is anywhere in the image.',
    }),
  },
  { additionalProperties: false },
)

const randomErasing = Type.Object(
  {
    randomErasing: Type.Object(
      {
        probability: Type.Number({
          exclusiveMinimum: 0,
          maximum: 1,
          default: 0.5,
          description: 'Share of the images in which a rectangle is replaced by random pixels.',
        }),
        area: Type.Object(
          {
            min: Type.Number({ exclusiveMinimum: 0, maximum: 1, default: 0.02, description: 'Smallest share.' }),
            max: Type.Number({ exclusiveMinimum: 0, maximum: 1, default: 0.4, description: 'Largest share.' }),
          },
          { additionalProperties: false, default: {}, description: 'Share of the image that the rectangle covers.' },
        ),
        aspect: Type.Object(
          {
            min: Type.Number({ exclusiveMinimum: 0, maximum: 100, default: 0.3, description: 'Flattest rectangle.' }),
            max: Type.Number({ exclusiveMinimum: 0, maximum: 100, default: 3.3, description: 'Tallest rectangle.' }),
          },
          { additionalProperties: false, default: {}, description: 'Height over width of the rectangle.' },
        ),
      },
      { additionalProperties: false, description: 'A rectangle of random pixels (Zhong et al., 2017).' },
    ),
  },
  { additionalProperties: false },
)

const mixup = Type.Object(
  {
    mixup: Type.Number({
      minimum: 0.01,
      maximum: 100,
      description: 'Each batch is mixed with itself in another order, labels too; the share is drawn from Beta(α, α).',
    }),
  },
  { additionalProperties: false },
)

const perChannel = (description: string, minimum: Type.TNumberOptions): Type.TArray<Type.TNumber> =>
  Type.Array(Type.Number(minimum), { minItems: 1, description })

const normalise = Type.Object(
  {
    normalise: Type.Object(
      {
        mean: perChannel('Mean of each channel, of pixels in [0, 1].', { minimum: 0, maximum: 1 }),
        std: perChannel('Deviation of each channel, of pixels in [0, 1].', { exclusiveMinimum: 0, maximum: 1 }),
      },
      { additionalProperties: false, description: "Instead of the data set's own constants." },
    ),
  },
  { additionalProperties: false },
)

/** What is done to each training image, in order; the normalisation also concerns the images that nets are judged on. */
export const augmentSchema = Type.Array(
  Type.Union([
    padCrop,
    Type.Literal('flip'),
    cutout,
    randomErasing,
    mixup,
    normalise,
    Type.Literal('normalise', { description: "The data set's own constants, as without the word." }),
  ]),
  {
    uniqueItems: true,
    default: [{ padCrop: 4 }, 'flip'],
    description: 'Random changes of each training image, in this order; mixup comes behind them, normalise last.',
  },
)
