/** A log-normal belief about a positive hyperparameter: `log θ ~ N(location, scale²)`. */
export interface LogNormalPrior {
  readonly location: number
  readonly scale: number
}

/** Log density at `Math.exp(logValue)`, per unit of the parameter itself (no Jacobian of the logarithm). */
export function logPrior({ location, scale }: LogNormalPrior, logValue: number): number {
  const standard = (logValue - location) / scale
  return -0.5 * standard * standard - logValue - Math.log(scale) - 0.5 * Math.log(2 * Math.PI)
}

/** The slope of {@link logPrior} in `logValue`. */
export function logPriorSlope({ location, scale }: LogNormalPrior, logValue: number): number {
  return -(logValue - location) / (scale * scale) - 1
}

/**
 * The prior on a length scale that grows with the number of inputs, for inputs scaled to [0, 1]: typical distances grow
 * with the root of the dimension, and so must length scales if the process is to stay as simple.
 *
 * @see Hvarfner, Hellsten, Nardi (2024), Vanilla Bayesian Optimization Performs Great in High Dimensions, section 4.
 */
export function dimensionScaledPrior(inputs: number): LogNormalPrior {
  return { location: Math.SQRT2 + 0.5 * Math.log(inputs), scale: Math.sqrt(3) }
}

/** The prior on the noise variance of standardised outputs that goes with {@link dimensionScaledPrior}. */
export const noisePrior: LogNormalPrior = { location: -4, scale: 1 }
