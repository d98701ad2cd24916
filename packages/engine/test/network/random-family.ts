import { candidateSpace, type CandidateSpace, type Family, type Segment } from '@segscale/models'
import fc from 'fast-check'

const input = { height: 16, width: 20, channels: 2, classes: 4 }
const pool = fc.constantFrom(undefined, { kernel: 3, stride: 2 })
const few = { ratios: [0.3, 0.7, 1], roundTo: 1 }

const residual = fc.record({
  kind: fc.constantFrom('basic' as const, 'bottleneck' as const, 'preactivation' as const),
  inner: fc.constantFrom(undefined, 3, 10),
  shortcut: fc.constantFrom('identity-pad' as const, 'projection' as const, 'identity' as const, 'none' as const),
})
const grouped = fc.record({ kind: fc.constant('resnext' as const), groups: fc.constantFrom(2, 3) })
const inverted = fc.oneof(
  fc.record({ kind: fc.constant('inverted-residual' as const), expansion: fc.constantFrom(1, 3) }),
  fc.record({ kind: fc.constant('inverted-residual' as const), inner: fc.constantFrom(4, 11) }),
)
const plain = fc.record({ kind: fc.constant('plain' as const) })
const segment = fc
  .tuple(
    fc.oneof(residual, grouped, inverted, plain),
    fc.record({
      blocks: fc.integer({ min: 1, max: 2 }),
      channels: fc.integer({ min: 2, max: 18 }),
      stride: fc.constantFrom(1, 2),
      kernel: fc.constantFrom(1, 3, 5),
      maxPool: pool,
    }),
  )
  .map(([kind, form]) => given({ ...form, ...kind }))

/** Candidate spaces of families of every kind of block, stem and head, on images of 16 x 20 pixels. */
export const randomSpaces: fc.Arbitrary<CandidateSpace> = fc
  .record({
    activation: fc.constantFrom('relu' as const, 'relu6' as const),
    stem: fc.constantFrom<Family['stem']>(
      'none',
      { kernel: 3, stride: 1 },
      { kernel: 7, stride: 2, channels: 5, maxPool: { kernel: 3, stride: 2 } },
    ),
    segments: fc.array(segment, { minLength: 1, maxLength: 3 }),
    head: fc.constantFrom<NonNullable<Family['head']>>({}, { channels: 13, dropout: 0.2 }, { pooling: 'max' }),
  })
  .map((parts): Family => ({ name: 'random', ...parts }))
  .map((family) => {
    const hasInside = family.segments.some(({ kind }) => kind !== 'plain')
    return candidateSpace(
      family,
      {
        ...{ depth: { min: 1 }, width: few },
        ...(hasInside && { inner: few }),
        ...(family.head?.channels !== undefined && { head: few }),
      },
      input,
    )
  })

/** Without what is undefined, as a file leaves it out. */
function given(segment: { [Key in keyof Segment]: Segment[Key] | undefined }): Segment {
  return Object.fromEntries(Object.entries(segment).filter(([, value]) => value !== undefined)) as unknown as Segment
}
