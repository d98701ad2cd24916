import { Type } from 'typebox'

/** A field by its path: `recipe.epochs`, `sentinels.list[0].depth`. */
const fieldPath = '^[^\\s.\\[\\]]+(\\.[^\\s.\\[\\]]+|\\[[0-9]+\\])*$'
const file = Type.String({ minLength: 1, examples: ['base/cifar10.yaml'] })

const field = Type.String({ pattern: fieldPath })
const values = Type.Array(Type.Unknown(), { minItems: 1 })
const settings = Type.Record(field, Type.Unknown(), { minProperties: 1 })

/**
 * The fields from which an experiment is composed. A resolved experiment does not have them any more, so they are no part
 * of the experiment's own schema.
 */
export const compositionSchema = Type.Object({
  extends: Type.Optional(
    Type.Union([file, Type.Array(file, { minItems: 1, uniqueItems: true })], {
      description:
        'One or several files that this one builds on, relative to it; later ones win. Maps merge, lists replace; a list ' +
        'marked with !append comes behind the earlier one.',
      examples: ['base/cifar10.yaml'],
    }),
  ),
  vars: Type.Optional(
    Type.Record(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_-]*$' }), Type.Unknown(), {
      description:
        'Values of your own, for use as ${name}. ${recipe.epochs} names a field in the same way, and ${env:NAME:-default} ' +
        'a variable of the environment.',
      examples: [{ epochs: 8 }],
    }),
  ),
  sweep: Type.Optional(
    Type.Object(
      {
        product: Type.Optional(
          Type.Record(field, values, {
            minProperties: 1,
            description: 'Values per field; every combination is an experiment.',
            examples: [{ 'recipe.epochs': [4, 8], family: ['resnet20', 'resnet56'] }],
          }),
        ),
        zip: Type.Optional(
          Type.Record(field, values, {
            minProperties: 1,
            description: 'Values per field that go side by side: the first of each, the second of each, …',
            examples: [{ 'recipe.epochs': [4, 8], 'recipe.learningRate.peak': [0.1, 0.2] }],
          }),
        ),
        list: Type.Optional(
          Type.Array(settings, {
            minItems: 1,
            description: 'Experiments one by one, each with the fields that it sets.',
            examples: [[{ 'recipe.epochs': 4 }, { 'recipe.epochs': 8, seeds: [1, 2] }]],
          }),
        ),
        exclude: Type.Optional(
          Type.Array(settings, {
            minItems: 1,
            description: 'Combinations that are left out: those that have all of these values.',
            examples: [[{ 'recipe.epochs': 8, family: 'resnet56' }]],
          }),
        ),
      },
      {
        additionalProperties: false,
        minProperties: 1,
        description:
          'Turns this file into several experiments that share records: every choice of product, times those of zip, times ' +
          'those of list, without those of exclude.',
      },
    ),
  ),
})
