import { Type } from 'typebox'

/** How nets are picked after the sentinels. */
export const searchSchema = Type.Object(
  {
    strategy: Type.Enum(['surrogate', 'random', 'uniform-scaling', 'evolution'], {
      default: 'surrogate',
      description:
        'Who picks the next nets: the surrogate, or a baseline to compare it with: chance, scaling all segments alike, ' +
        'or evolution.',
    }),
    objectives: Type.Array(Type.Enum(['accuracy', 'params', 'macs', 'latencyMs']), {
      minItems: 1,
      uniqueItems: true,
      default: ['accuracy', 'params'],
      description:
        'What is traded off: accuracy rises, the others fall. latencyMs is measured on this machine, and predicted for the ' +
        'nets that were not.',
    }),
    budgets: Type.Array(Type.Number({ exclusiveMinimum: 0, maximum: 1 }), {
      minItems: 1,
      uniqueItems: true,
      default: [0.1, 0.2, 0.3],
      description: "Shares of the base's params for which a net is chosen.",
    }),
    acquisition: Type.Enum(['kg', 'ehvi', 'ei', 'mean', 'random'], {
      default: 'kg',
      description:
        'How the surrogate picks: knowledge gradient, expected hypervolume improvement, expected improvement, best mean. ' +
        '`random` is an older way to write strategy: random.',
    }),
    batch: Type.Integer({ minimum: 1, maximum: 10_000, default: 4, description: 'Nets picked per round.' }),
    seeds: Type.Enum(['all', 'as-needed'], {
      default: 'all',
      description:
        'all trains every net with every seed; as-needed with the first one, and with a further one only where the ' +
        'surrogate (acquisition: kg) expects that to decide which nets are chosen.',
    }),
    latency: Type.Optional(
      Type.Object(
        {
          runtime: Type.Optional(
            Type.Enum(['engine', 'onnxruntime'], {
              description: 'What runs the forward passes; onnxruntime, on the exported net, if not given.',
            }),
          ),
          batch: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 4096, description: 'Images of one forward pass; 1 if not given.' }),
          ),
          threads: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 1024,
              description: 'CPU threads of one forward pass; 1 if not given.',
            }),
          ),
        },
        {
          additionalProperties: false,
          description: 'How latencyMs is measured, where it is an objective or space.constraints limits it.',
        },
      ),
    ),
    stop: Type.Optional(
      Type.Object(
        {
          gain: Type.Number({
            exclusiveMinimum: 0,
            maximum: 1,
            description:
              'Least gain in accuracy, as a share and mean over the budgets, that a next training must promise: 0.0005 is ' +
              'a twentieth of a point.',
          }),
        },
        { additionalProperties: false, description: 'When the search ends before its budget is used.' },
      ),
    ),
  },
  { additionalProperties: false, default: {}, description: 'How nets are picked after the sentinels.' },
)
