import type { Fit } from '../fit.ts'
import type { Kernel } from '../kernel/kernel.ts'

/** What a person should know about a fit, one sentence each; empty for a fit without remarks. */
export function fitWarnings({
  fitted,
  kernel,
  count,
}: {
  readonly fitted: Fit | undefined
  readonly kernel: Kernel
  readonly count: number
}): string[] {
  if (fitted === undefined) {
    const reason = count === 1 ? 'there is one point' : 'all outputs are equal'
    return [`The hyperparameters could not be fitted because ${reason}; predictions use their starting values.`]
  }
  const warnings: string[] = []
  const parameters = kernel.parameters.length + 1
  if (count <= parameters) {
    warnings.push(`There are ${count} points for ${parameters} hyperparameters: the deviations may be too small.`)
  }
  if (fitted.status !== 'converged') {
    warnings.push(`The best search for hyperparameters did not converge (${fitted.status}); more restarts may help.`)
  }
  // A long length scale at its bound only says that an input does not matter.
  const noise = kernel.parameters.length
  const short = fitted.atBounds.filter((i) => i !== noise && kernel.parameters[i]?.role === 'variance')
  for (const i of short) warnings.push(`The ${kernel.parameters[i]?.name ?? ''} ended at its bound.`)
  return warnings
}
