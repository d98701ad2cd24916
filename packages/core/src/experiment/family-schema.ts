import { Type } from 'typebox'

const closed = { additionalProperties: false }
const count = (description: string, maximum = 65_536): Type.TInteger =>
  Type.Integer({ minimum: 1, maximum, description })
const kernel = Type.Integer({ minimum: 1, maximum: 31, default: 3, description: 'Pixels on a side; an odd number.' })
const stride = Type.Integer({
  minimum: 1,
  maximum: 8,
  default: 1,
  description: 'Stride; of a segment, that of its first block.',
})

const maxPool = (pixels: number): Type.TOptional<Type.TObject<{ kernel: Type.TInteger; stride: Type.TInteger }>> =>
  Type.Optional(
    Type.Object(
      {
        kernel: Type.Integer({
          minimum: 1,
          maximum: 31,
          default: pixels,
          description: 'Pixels on a side of a window.',
        }),
        stride: Type.Integer({ minimum: 1, maximum: 31, default: 2, description: 'Pixels from window to window.' }),
      },
      {
        ...closed,
        description: 'A max-pool at the end; (kernel - 1) / 2 pixels, rounded down, are put around the image.',
      },
    ),
  )

const stem = Type.Union(
  [
    Type.Literal('none', { description: 'The first block reads the images.' }),
    Type.Object(
      {
        kernel,
        stride,
        channels: Type.Optional(
          count('Channels; those of the first segment if not given. They shrink as that segment does.'),
        ),
        maxPool: maxPool(3),
      },
      closed,
    ),
  ],
  { default: {}, description: 'The first convolution, or `none`.' },
)

const segment = Type.Object(
  {
    kind: Type.Enum(['basic', 'bottleneck', 'resnext', 'preactivation', 'inverted-residual', 'plain'], {
      default: 'basic',
      description:
        'The blocks: basic (two convolutions), bottleneck (1 x 1, k x k, 1 x 1), resnext (a bottleneck with groups), ' +
        'preactivation (basic, with norm and activation first), inverted-residual (1 x 1, depthwise, 1 x 1), plain (one ' +
        'convolution).',
    }),
    blocks: count('Blocks of the segment.', 10_000),
    channels: count('Channels that every block gives out: the width of the stream.'),
    inner: Type.Optional(
      count(
        'Channels inside a block. If not given: those of the stream, a quarter of them in a bottleneck, half in resnext. ' +
          'Without a choice in space.inner they shrink as the stream does.',
      ),
    ),
    expansion: Type.Optional(
      count(
        'Instead of inner, for inverted-residual: channels inside as a multiple of those that a block reads; 6 if neither ' +
          'is given.',
        64,
      ),
    ),
    stride,
    kernel,
    shortcut: Type.Optional(
      Type.Enum(['identity-pad', 'projection', 'identity', 'none'], {
        description:
          'What is added to a block: its input, where shapes differ strided and padded with zeros (identity-pad: option A) ' +
          'or by a 1 x 1 convolution (projection: option B), its input only where shapes agree (identity), or nothing. If ' +
          'not given: identity-pad; projection for bottleneck and resnext; identity for inverted-residual.',
      }),
    ),
    groups: Type.Optional(
      Type.Integer({ minimum: 2, maximum: 65_536, description: 'Groups of the k x k convolution; for resnext.' }),
    ),
    maxPool: maxPool(2),
  },
  closed,
)

const head = Type.Object(
  {
    channels: Type.Optional(
      count(
        'Channels of a 1 x 1 convolution before the pooling, with norm and activation; none if not given. Without a choice ' +
          'in space.head they shrink as the last segment does.',
      ),
    ),
    pooling: Type.Enum(['average', 'max'], { default: 'average', description: 'How all pixels become one.' }),
    dropout: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description: 'Share of the values before the last layer that a training step drops.',
      }),
    ),
  },
  { ...closed, default: {}, description: 'What follows the last segment, up to one dense layer.' },
)

/** A ConvNet template as written in an experiment file or in a file of its own. */
export const familySchema = Type.Object(
  {
    name: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9._ -]{0,59}$',
      patternErrorMessage: 'a name of at most 60 letters, digits, spaces, ".", "_" and "-"',
      default: 'custom',
      description: 'What reports call the family. It does not enter any training.',
    }),
    activation: Type.Enum(['relu', 'relu6'], { default: 'relu', description: 'Behind every norm that has one.' }),
    stem,
    segments: Type.Array(segment, { minItems: 1, description: 'Groups of identical blocks, in their order.' }),
    head,
  },
  closed,
)

/** A resolved template: every default filled in. */
export type FamilyTemplate = Type.Static<typeof familySchema>
