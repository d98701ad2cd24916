import { Type } from 'typebox'

const closed = { additionalProperties: false }
const share = Type.Number({ exclusiveMinimum: 0, maximum: 1 })
const ratios = Type.Array(share, {
  minItems: 1,
  uniqueItems: true,
  description: "Shares of each segment's own size, in (0, 1].",
})
const count = Type.Integer({ minimum: 1 })
const counts = Type.Array(count, { minItems: 1, uniqueItems: true })
const countsPerSegment = Type.Array(counts, { minItems: 1 })

const blocks = Type.Union([counts, countsPerSegment], {
  description: 'Numbers of blocks to keep: one list for all segments, or one list per segment.',
})
const channels = Type.Union([counts, countsPerSegment], {
  description: 'Numbers of channels to keep: one list for all segments, or one list per segment.',
})
const roundTo = Type.Integer({
  minimum: 1,
  default: 8,
  description: 'Channel counts are rounded to multiples of this number; 8 keeps the arithmetic fast.',
})

const depthAxis = Type.Union(
  [
    Type.Object(
      {
        min: Type.Integer({ minimum: 1, description: 'Fewest blocks kept; every count up to all of them is allowed.' }),
      },
      closed,
    ),
    Type.Object({ ratios }, closed),
    Type.Object({ blocks }, closed),
  ],
  { default: { min: 1 }, description: 'Blocks that a segment may keep.' },
)

const widthAxis = Type.Union(
  [
    Type.Object(
      {
        min: Type.Integer({
          minimum: 1,
          description: 'Fewest channels kept; then every multiple of roundTo up to all.',
        }),
        roundTo,
      },
      closed,
    ),
    Type.Object({ ratios, roundTo }, closed),
    Type.Object(
      {
        channels,
        roundTo: Type.Literal(1, { default: 1, description: 'Channels listed by number are taken as written.' }),
      },
      closed,
    ),
  ],
  { default: { ratios: [0.25, 0.5, 0.75, 1] }, description: 'Channels that a segment may keep.' },
)

/** Which rescales may be trained: every combination of these choices over all segments. */
export const spaceSchema = Type.Object(
  { depth: depthAxis, width: widthAxis },
  { additionalProperties: false, default: {}, description: 'The candidate space: what each segment may keep.' },
)

/** The rescales that are trained before there is a surrogate. */
export const sentinelsSchema = Type.Object(
  {
    design: Type.Enum(['corners', 'fraction', 'corners+mid', 'axis', 'sobol', 'list'], {
      default: 'fraction',
      description:
        'How the first nets are chosen: all extreme nets, a balanced fraction of them, all of them and the middle, one ' +
        'extreme at a time, evenly spread, or as listed.',
    }),
    runs: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Number of sentinels; only with design: fraction or sobol.' }),
    ),
    seed: Type.Integer({
      minimum: 0,
      maximum: 2 ** 32 - 1,
      default: 0,
      description: 'Which of the equally good designs: 0 is the plain one; only with design: fraction or sobol.',
    }),
    list: Type.Optional(
      Type.Array(
        Type.Union([
          Type.Object(
            {
              depth: Type.Array(count, { minItems: 1, description: 'Blocks kept, one number per segment.' }),
              width: Type.Array(count, { minItems: 1, description: 'Channels kept, one number per segment.' }),
            },
            closed,
          ),
          Type.Object(
            {
              inputs: Type.Array(Type.Number(), {
                minItems: 1,
                description: 'A row of the table: its values, in the order of evaluate.inputs.',
              }),
            },
            closed,
          ),
        ]),
        { minItems: 1, uniqueItems: true, description: 'The sentinels themselves; only with design: list.' },
      ),
    ),
  },
  { additionalProperties: false, default: {}, description: 'The first nets, on which the surrogate stands.' },
)
