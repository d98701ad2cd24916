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

const alike = Type.Optional(
  Type.Boolean({ description: 'Whether all segments make the same choice instead of one each.' }),
)

const depthAxis = Type.Union(
  [
    Type.Object(
      {
        min: Type.Integer({ minimum: 1, description: 'Fewest blocks kept; every count up to all of them is allowed.' }),
        alike,
      },
      closed,
    ),
    Type.Object({ ratios, alike }, closed),
    Type.Object({ blocks, alike }, closed),
  ],
  { default: { min: 1 }, description: 'Blocks that a segment may keep.' },
)

const leastChannels = Type.Integer({
  minimum: 1,
  description: 'Fewest channels kept; then every multiple of roundTo up to all.',
})
const asListed = Type.Literal(1, { default: 1, description: 'Channels listed by number are taken as written.' })

const widthFrom = Type.Object({ min: leastChannels, roundTo, alike }, closed)
const widthShares = Type.Object({ ratios, roundTo, alike }, closed)
const widthList = Type.Object({ channels, roundTo: asListed, alike }, closed)

const widthAxis = Type.Union([widthFrom, widthShares, widthList], {
  default: { ratios: [0.25, 0.5, 0.75, 1] },
  description: 'Channels that a segment may keep.',
})

const innerAxis = Type.Union([widthFrom, widthShares, widthList], {
  description:
    'Channels that the inside of a block may keep, apart from its stream; of a segment with expansion, the expansion, to ' +
    'which roundTo does not apply. If not given, blocks shrink inside as their stream does.',
})

const headAxis = Type.Union(
  [
    Type.Object({ min: leastChannels, roundTo }, closed),
    Type.Object({ ratios, roundTo }, closed),
    Type.Object(
      {
        channels: Type.Array(count, { minItems: 1, uniqueItems: true, description: 'Numbers of channels to keep.' }),
        roundTo: asListed,
      },
      closed,
    ),
  ],
  {
    description:
      "Channels that the head's 1 x 1 convolution may keep. If not given, it shrinks as the last segment does.",
  },
)

const bound = Type.Optional(Type.Number({ minimum: 0, description: 'A number of them, not a share.' }))
const bounds = (what: string): Type.TOptional<Type.TObject<{ min: typeof bound; max: typeof bound }>> =>
  Type.Optional(
    Type.Object(
      { min: bound, max: bound },
      { additionalProperties: false, minProperties: 1, description: `Bounds on the ${what} of a candidate.` },
    ),
  )

const milliseconds = Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'Milliseconds.' }))
const latencyMs = Type.Optional(
  Type.Object(
    { min: milliseconds, max: milliseconds },
    {
      additionalProperties: false,
      minProperties: 1,
      description:
        'Bounds on the milliseconds of one forward pass of a candidate: the median that was measured on this machine, else the ' +
        'predicted one. search.latency says how it is measured.',
    },
  ),
)

const tied = Type.Optional(
  Type.Array(Type.Array(Type.String({ minLength: 1 }), { minItems: 2, uniqueItems: true }), {
    minItems: 1,
    description:
      'Choices that are made together, each group as names of modifiers: depth1, width2, inner3, head, the segment counted ' +
      'from 1. All of a group keep their first choice, or all their second, and so on.',
  }),
)

const exclude = Type.Optional(
  Type.Array(Type.String({ minLength: 1 }), {
    minItems: 1,
    uniqueItems: true,
    description:
      'Candidates to leave out: each text compares modifiers, params, macs, latencyMs and numbers, as in `width2 < width1` or ' +
      '`depth1 == 1 and params > 2e5`. One that holds is enough.',
  }),
)

const constraints = Type.Optional(
  Type.Object(
    { params: bounds('params'), macs: bounds('MACs'), latencyMs },
    { additionalProperties: false, minProperties: 1, description: 'What every candidate must fulfil.' },
  ),
)

/** Which rescales may be trained: every combination of these choices over all segments, but for those excluded. */
export const spaceSchema = Type.Object(
  {
    depth: depthAxis,
    width: widthAxis,
    inner: Type.Optional(innerAxis),
    head: Type.Optional(headAxis),
    tied,
    exclude,
    constraints,
  },
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
              inner: Type.Optional(
                Type.Array(Type.Integer({ minimum: 0 }), {
                  minItems: 1,
                  description:
                    'Channels (or expansion) kept inside blocks, one number per segment, 0 for plain ones; with space.inner.',
                }),
              ),
              head: Type.Optional(
                Type.Integer({ minimum: 1, description: 'Channels kept in the head; with space.head.' }),
              ),
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
