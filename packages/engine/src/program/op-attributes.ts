import type { Attributes, TensorType } from './graph.ts'

/**
 * Per op, the type attributes that follow from an input: attribute to index of the input.
 *
 * Running an op at once, TensorFlow infers attributes that are not given; a graph must name them. These are the ones that
 * tfjs-node leaves out, or gets wrong where a tensor is of bytes, which tfjs takes for int32.
 */
const typeOfInput: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Cast: { SrcT: 0 },
  ExpandDims: { T: 0, Tdim: 1 },
}

const byValues = 'the shape of its result depends on values, which a program does not know before it runs.'
const random = 'it draws at random by itself. Draw on the host and pass the numbers as an input.'

/** Ops that tfjs can execute and a graph program cannot hold, each with the reason, as the end of a sentence. */
export const opsThatCannotBeRecorded: Readonly<Record<string, string>> = {
  Multinomial: random,
  NonMaxSuppressionV3: byValues,
  NonMaxSuppressionV4: byValues,
  NonMaxSuppressionV5: byValues,
  UniqueV2: byValues,
  Where: byValues,
}

/** The attributes of an op with those added that follow from the types of its inputs. */
export function completeAttributes(op: string, given: Attributes, inputs: readonly TensorType[]): Attributes {
  const missing = Object.entries(typeOfInput[op] ?? {}).flatMap(([name, index]) => {
    const type = inputs[index]
    return type === undefined ? [] : [[name, { kind: 'type', value: type.dtype }] as const]
  })
  return missing.length === 0 ? given : { ...given, ...Object.fromEntries(missing) }
}
