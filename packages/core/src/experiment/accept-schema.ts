import { Type } from 'typebox'

const correlation = { minimum: -1, maximum: 1 }

/** What the surrogate must reach before the search relies on it. */
export const acceptSchema = Type.Object(
  {
    r2: Type.Optional(Type.Number({ maximum: 1, description: 'Least R² of the leave-one-out predictions.' })),
    spearman: Type.Optional(
      Type.Number({ ...correlation, description: 'Least rank correlation (Spearman) of predicted and observed.' }),
    ),
    kendall: Type.Optional(
      Type.Number({ ...correlation, description: 'Least rank correlation (Kendall tau-b) of predicted and observed.' }),
    ),
    rmse: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: 'Highest error, as a share: 0.01 is one point of accuracy.' }),
    ),
    nlpd: Type.Optional(
      Type.Number({ description: 'Highest mean negative log predictive density, on the scale of surrogate.output.' }),
    ),
    crps: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description:
          'Highest continuous ranked probability score, as a share: the error of a prediction with its deviation.',
      }),
    ),
    coverage95: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'Least share of nets within the 95 % interval.' }),
    ),
    otherwise: Type.Enum(['addSentinels', 'warn', 'stop'], {
      default: 'warn',
      description:
        'What follows when the surrogate falls short after the sentinels: train more where it is least sure, go on with ' +
        'a warning, or end the study with exit code 4.',
    }),
    add: Type.Integer({
      minimum: 1,
      maximum: 10_000,
      default: 4,
      description: 'Sentinels added at a time; only with otherwise: addSentinels.',
    }),
    most: Type.Integer({
      minimum: 1,
      maximum: 10_000,
      default: 16,
      description: 'Sentinels added in all before the study goes on; only with otherwise: addSentinels.',
    }),
  },
  {
    additionalProperties: false,
    description: 'The gate between sentinels and search: thresholds on the leave-one-out figures of the surrogate.',
  },
)
