import { Type } from 'typebox'
import { recipeSchema } from './recipe-schema.ts'
import { sentinelsSchema, spaceSchema } from './space-schema.ts'

const dataset = Type.Object(
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

const surrogate = Type.Object(
  {
    kernel: Type.Enum(['matern52(ard)'], {
      default: 'matern52(ard)',
      description: 'Covariance of the Gaussian process: Matern 5/2 with one length scale per axis.',
    }),
    output: Type.Enum(['logit', 'identity'], {
      default: 'logit',
      description: 'Scale on which accuracy is modelled.',
    }),
    restarts: Type.Integer({
      minimum: 1,
      maximum: 1000,
      default: 8,
      description: 'Starts of the search for hyperparameters.',
    }),
  },
  { additionalProperties: false, default: {}, description: 'The model that predicts the accuracy of untrained nets.' },
)

const search = Type.Object(
  {
    objectives: Type.Array(Type.Enum(['accuracy', 'params', 'macs']), {
      minItems: 1,
      uniqueItems: true,
      default: ['accuracy', 'params'],
      description: 'What is traded off: accuracy rises, the others fall.',
    }),
    budgets: Type.Array(Type.Number({ exclusiveMinimum: 0, maximum: 1 }), {
      minItems: 1,
      uniqueItems: true,
      default: [0.1, 0.2, 0.3],
      description: "Shares of the base's params for which a net is chosen.",
    }),
    acquisition: Type.Enum(['ehvi', 'ei', 'mean', 'random'], {
      default: 'ehvi',
      description:
        'How the next nets are picked: expected hypervolume improvement, expected improvement, best mean, chance.',
    }),
    batch: Type.Integer({ minimum: 1, maximum: 10_000, default: 4, description: 'Nets picked per round.' }),
  },
  { additionalProperties: false, default: {}, description: 'How nets are picked after the sentinels.' },
)

const budget = Type.Object(
  {
    trainings: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Trainings, with sentinels, base and all seeds.' }),
    ),
    time: Type.Optional(
      Type.String({
        pattern: '^([0-9]+(\\.[0-9]+)?[dhms])+$',
        patternErrorMessage: 'a time such as 90m, 2h or 1h30m',
        description: 'Wall-clock time after which no further round starts.',
      }),
    ),
  },
  { additionalProperties: false, minProperties: 1, description: 'When the study ends; whichever limit comes first.' },
)

/**
 * The experiment file: the one place that holds names, types, ranges, defaults and descriptions of its fields.
 *
 * Every field is required here, because a resolved experiment has them all; a field with a default may be left out of
 * the file.
 */
export const experimentSchema = Type.Object(
  {
    version: Type.Literal(1, { description: 'Version of this format.' }),
    name: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
      patternErrorMessage: 'a name of at most 100 letters, digits, ".", "_" and "-" that starts with a letter or digit',
      description: 'Names the output folder. It does not enter any key.',
    }),
    description: Type.Optional(Type.String({ description: 'The question that this experiment answers.' })),
    dataset,
    family: Type.String({
      minLength: 1,
      description: 'The ConvNet that is rescaled: resnet20, resnet32, resnet44, resnet56, resnet110, or any 6n+2.',
      examples: ['resnet20', 'resnet32', 'resnet44', 'resnet56', 'resnet110'],
    }),
    space: spaceSchema,
    sentinels: sentinelsSchema,
    recipe: recipeSchema,
    seeds: Type.Array(Type.Integer({ minimum: 0, maximum: 2 ** 32 - 1 }), {
      minItems: 1,
      uniqueItems: true,
      default: [1],
      description: 'Each net is trained once per seed.',
    }),
    surrogate,
    search,
    baselines: Type.Array(Type.Enum(['uniform']), {
      uniqueItems: true,
      default: ['uniform'],
      description: 'What is trained for comparison: uniform scales all segments alike.',
    }),
    budget,
  },
  {
    additionalProperties: false,
    title: 'segscale experiment',
    description: 'One compression experiment: a ConvNet family, what may be removed from it, and how nets are trained.',
  },
)

/** A fully resolved experiment: every default filled in. */
export type Experiment = Type.Static<typeof experimentSchema>

/** How every net of an experiment is trained. */
export type Recipe = Experiment['recipe']
