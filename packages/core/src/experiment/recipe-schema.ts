import { Type } from 'typebox'
import { augmentSchema } from './augment-schema.ts'

const optimizer = Type.Object(
  {
    name: Type.Enum(['sgd'], { default: 'sgd', description: 'Stochastic gradient descent with momentum.' }),
    momentum: Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.9,
      description: 'Share of the last step kept.',
    }),
    nesterov: Type.Boolean({ default: true, description: 'Look ahead along the momentum (Nesterov).' }),
    weightDecay: Type.Number({ minimum: 0, default: 5e-4, description: 'L2 penalty, added to every gradient.' }),
  },
  { additionalProperties: false, default: {}, description: 'How gradients become steps.' },
)

const learningRate = Type.Object(
  {
    peak: Type.Number({
      exclusiveMinimum: 0,
      default: 0.1,
      description: 'Highest learning rate, reached after warm-up.',
    }),
    schedule: Type.Enum(['cosine', 'step', 'constant'], {
      default: 'cosine',
      description: 'How the rate falls after warm-up: cosine to zero, in steps at the milestones, or not at all.',
    }),
    warmup: Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.05,
      description: 'Share of all steps over which the rate rises linearly to its peak.',
    }),
    milestones: Type.Array(Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }), {
      default: [0.5, 0.75],
      description: 'Shares of all steps at which `factor` is applied; only with schedule: step.',
    }),
    factor: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      default: 0.1,
      description: 'What the rate is multiplied by at each milestone; only with schedule: step.',
    }),
  },
  { additionalProperties: false, default: {}, description: 'Learning rate over the training.' },
)

/** Everything beside architecture, data and seed that decides a training. */
export const recipeSchema = Type.Object(
  {
    epochs: Type.Integer({
      minimum: 1,
      maximum: 100_000,
      default: 200,
      description: 'Passes over the training images.',
    }),
    batchSize: Type.Integer({ minimum: 1, maximum: 65_536, default: 128, description: 'Images per step.' }),
    optimizer,
    learningRate,
    labelSmoothing: Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0,
      description: 'Probability mass spread evenly over all classes.',
    }),
    augment: augmentSchema,
    precision: Type.Enum(['float32', 'bfloat16'], {
      default: 'float32',
      description: 'Arithmetic of convolutions; weights and sums stay float32. bfloat16 is fast where the CPU has it.',
    }),
    threads: Type.Integer({
      minimum: 1,
      maximum: 256,
      default: 1,
      description: 'CPU threads of one training. It changes the order of sums, so it is part of the key.',
    }),
  },
  { additionalProperties: false, default: {}, description: 'How every net is trained.' },
)
