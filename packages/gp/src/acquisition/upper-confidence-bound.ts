/**
 * `mean + kappa * deviation`: optimism of `kappa` deviations. `kappa = 0` is the posterior mean, a negative one the
 * lower bound.
 *
 * @see Srinivas, Krause, Kakade, Seeger (2010), Gaussian process optimization in the bandit setting.
 */
export function upperConfidenceBound(mean: number, deviation: number, kappa: number): number {
  return mean + kappa * deviation
}
