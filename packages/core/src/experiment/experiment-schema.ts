import { Type } from 'typebox'
import { acceptSchema } from './accept-schema.ts'
import { datasetSchema } from './dataset-schema.ts'
import { evaluateSchema } from './evaluate-schema.ts'
import { familySchema } from './family-schema.ts'
import { recipeSchema } from './recipe-schema.ts'
import { searchSchema } from './search-schema.ts'
import { sentinelsSchema, spaceSchema } from './space-schema.ts'
import { surrogateSchema } from './surrogate-schema.ts'
import { currentVersion } from './upgrades.ts'

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
    deviceTime: Type.Optional(
      Type.String({
        pattern: '^([0-9]+(\\.[0-9]+)?[dhms])+$',
        patternErrorMessage: 'a time such as 90m, 2h or 1h30m',
        description:
          'Time of all trainings together, those of earlier runs included, after which no further round starts.',
      }),
    ),
  },
  { additionalProperties: false, minProperties: 1, description: 'When the study ends; whichever limit comes first.' },
)

/**
 * The experiment file: the one place that holds names, types, ranges, defaults and descriptions of its fields.
 *
 * A field with a default is required here, because a resolved experiment has it; it may be left out of the file. Which
 * of the optional ones belong together is said by the types below.
 */
export const experimentSchema = Type.Object(
  {
    version: Type.Literal(currentVersion, { description: 'Version of this format.' }),
    name: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
      patternErrorMessage: 'a name of at most 100 letters, digits, ".", "_" and "-" that starts with a letter or digit',
      description: 'Names the output folder. It does not enter any key.',
    }),
    description: Type.Optional(Type.String({ description: 'The question that this experiment answers.' })),
    evaluate: Type.Optional(evaluateSchema),
    dataset: Type.Optional(datasetSchema),
    family: Type.Optional(
      Type.Union(
        [
          Type.String({
            minLength: 1,
            description: 'A name that `segscale families` lists, or a file with a template: a path that ends in .yaml.',
            examples: ['resnet20', 'resnet56', 'wideresnet-16-2', 'vgg16', 'mobilenetv2', './my-family.yaml'],
          }),
          familySchema,
        ],
        { description: 'The ConvNet that is rescaled: a name, a file, or a template written here.' },
      ),
    ),
    space: spaceSchema,
    sentinels: sentinelsSchema,
    recipe: recipeSchema,
    seeds: Type.Array(Type.Integer({ minimum: 0, maximum: 2 ** 32 - 1 }), {
      minItems: 1,
      uniqueItems: true,
      default: [1],
      description:
        'Seeds that a net may be trained with; search.seeds says whether all of them are used for every net.',
    }),
    surrogate: surrogateSchema,
    accept: Type.Optional(acceptSchema),
    search: searchSchema,
    baselines: Type.Array(Type.Enum(['uniform-scaling', 'uniform']), {
      uniqueItems: true,
      default: ['uniform-scaling'],
      description:
        'What is trained for comparison with the chosen nets: uniform-scaling scales all segments alike. `uniform` is an ' +
        'older way to write it.',
    }),
    budget,
  },
  {
    additionalProperties: false,
    title: 'segscale experiment',
    description: 'One compression experiment: a ConvNet family, what may be removed from it, and how nets are trained.',
  },
)

type Fields = Type.Static<typeof experimentSchema>
/** What only a study has that trains its nets. */
type TrainingField = 'dataset' | 'family' | 'space' | 'recipe'
/** Older words are resolved to those that replaced them. */
type Shared = Omit<Fields, TrainingField | 'evaluate' | 'search' | 'baselines'> & {
  readonly search: Omit<Fields['search'], 'acquisition'> & {
    readonly acquisition: Exclude<Fields['search']['acquisition'], 'random'>
  }
  readonly baselines: readonly Exclude<Fields['baselines'][number], 'uniform'>[]
}

/** A fully resolved experiment that trains nets: every default filled in. */
export type TrainingExperiment = Shared & Required<Pick<Fields, TrainingField>> & { readonly evaluate?: never }

/** A fully resolved experiment on recorded trainings: every default filled in. */
export type TableExperiment = Shared &
  Required<Pick<Fields, 'evaluate'>> & { readonly [Field in TrainingField]?: never }

/** A fully resolved experiment: every default filled in. */
export type Experiment = TrainingExperiment | TableExperiment

/** How every net of an experiment is trained. */
export type Recipe = Fields['recipe']

/** The names of the fields that only a study has that trains its nets. */
export const trainingFields: readonly TrainingField[] = ['dataset', 'family', 'space', 'recipe']
