import { Type } from 'typebox'

/** The model that predicts untrained nets. */
export const surrogateSchema = Type.Object(
  {
    kernel: Type.String({
      minLength: 1,
      default: 'matern52(ard)',
      description: 'Covariance of the Gaussian process: an expression of kernels, sums, products and factors.',
      examples: ['matern52(ard)', '1.0 * matern52(ard) + linear + white'],
    }),
    output: Type.Enum(['logit', 'identity', 'log'], {
      default: 'logit',
      description: 'Scale on which accuracy is modelled: its log-odds, itself, or minus the logarithm of the error.',
    }),
    restarts: Type.Integer({
      minimum: 1,
      maximum: 1000,
      default: 8,
      description: 'Starts of the search for hyperparameters.',
    }),
  },
  { additionalProperties: false, default: {}, description: 'The model that predicts the accuracy of untrained nets.' },
)
