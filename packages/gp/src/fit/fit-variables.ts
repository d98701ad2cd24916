import { GpError } from '../gp-error.ts'
import type { Kernel, KernelParameter } from '../kernel/kernel.ts'
import type { Points } from '../points.ts'
import type { FitVariable } from './fit-variable.ts'
import type { GaussianProcessOptions, HyperparameterPriors } from './gaussian-process-options.ts'
import { dimensionScaledPrior, noisePrior, type LogNormalPrior } from './prior.ts'
import type { Range } from './starts.ts'

const usualNoise: FitVariable = { start: 1e-2, bounds: [1e-6, 10], typical: [1e-4, 0.5] }

/**
 * The variables of a fit to standardised outputs, with bounds and starts that follow the spread of the inputs.
 *
 * @param noise - Where the search for the noise starts; 0 for no noise at all.
 * @throws {@link GpError} with code `HYPERPARAMETERS_INVALID` for bounds that name no hyperparameter or are not a range.
 */
export function fitVariables(
  kernel: Kernel,
  noise: number | 'usual',
  x: Points,
  { priors = 'none', bounds = {} }: Pick<GaussianProcessOptions, 'bounds' | 'priors'>,
): { variables: FitVariable[]; noise: FitVariable | 0 } {
  const beliefs = priorsOf(priors, x.inputs)
  checkBounds(bounds, [...kernel.parameters.map(({ name }) => name), 'noise'])
  const variables = kernel.parameters.map((parameter) => {
    return withinBounds(
      usualVariable(parameter, x, beliefs.lengthscale),
      bounds[parameter.name] ?? bounds[kindOf(parameter.name)],
    )
  })
  if (noise === 0) return { variables, noise: 0 }
  const start = noise === 'usual' ? usualNoise.start : noise
  const variable = { ...usualNoise, ...(beliefs.noise && { prior: beliefs.noise }) }
  const widened = { ...variable, start, bounds: containing(variable.bounds, start) }
  return { variables, noise: withinBounds(widened, bounds['noise']) }
}

function priorsOf(priors: NonNullable<GaussianProcessOptions['priors']>, inputs: number): HyperparameterPriors {
  if (typeof priors === 'object') return priors
  return priors === 'none' ? {} : { lengthscale: dimensionScaledPrior(inputs), noise: noisePrior }
}

function usualVariable(parameter: KernelParameter, x: Points, prior: LogNormalPrior | undefined): FitVariable {
  const start = parameter.start ?? 1
  switch (parameter.role) {
    case 'lengthscale':
      return lengthscale(spread(x, parameter.input), x.inputs, prior)
    case 'offset':
      return inUnitsOf(Math.sqrt(meanSquare(x)), { start: 1, bounds: [1e-2, 1e2], typical: [0.1, 10] })
    case 'variance':
      return { start, bounds: containing([1e-3, 1e4], start), typical: [0.1, 10] }
    // Relative to the size of the inputs, so that the same lines are as likely in any unit.
    case 'slope':
      return inUnitsOf(1 / meanSquare(x), { start, bounds: containing([1e-3, 1e4], start), typical: [0.01, 10] })
  }
}

function inUnitsOf(unit: number, { start, bounds, typical }: Required<Omit<FitVariable, 'prior'>>): FitVariable {
  const scaled = ([low, high]: Range): Range => [low * unit, high * unit]
  return { start: start * unit, bounds: scaled(bounds), typical: scaled(typical) }
}

function lengthscale(range: number, inputs: number, prior: LogNormalPrior | undefined): FitVariable {
  return {
    start: 0.5 * range * Math.sqrt(inputs),
    bounds: [0.025 * range, 100 * range],
    typical: [0.05 * range, 100 * range],
    // The prior is for inputs that span [0, 1].
    ...(prior && { prior: { ...prior, location: prior.location + Math.log(range) } }),
  }
}

function containing([low, high]: Range, value: number): Range {
  return [Math.min(low, value), Math.max(high, value)]
}

function withinBounds(variable: FitVariable, bounds: Range | undefined): FitVariable {
  if (bounds === undefined) return variable
  const [low, high] = bounds
  return { ...variable, bounds, start: Math.min(high, Math.max(low, variable.start)) }
}

function checkBounds(bounds: Readonly<Record<string, Range>>, names: readonly string[]): void {
  for (const [name, [low, high]] of Object.entries(bounds)) {
    if (!names.some((known) => known === name || kindOf(known) === name)) {
      const rule = `Bounds must name a hyperparameter (${names.join(', ')}), but "${name}" is none of them.`
      throw new GpError('HYPERPARAMETERS_INVALID', rule)
    }
    if (low > 0 && low <= high && high < Infinity) continue
    const rule = `Bounds must be a range of positive numbers, but those of ${name} are ${low} to ${high}.`
    throw new GpError('HYPERPARAMETERS_INVALID', rule)
  }
}

// `lengthscale` of `lengthscale[2]`.
function kindOf(name: string): string {
  return name.replace(/\[.*$/, '')
}

function meanSquare({ count, inputs, values }: Points): number {
  let sum = 0
  for (let i = 0; i < count * inputs; i++) sum += (values[i] as number) ** 2 / count
  return sum > smallest ? sum : 1
}

// Inputs that differ by less than its root do not vary: squares of ratios with the largest inputs would overflow.
const smallest = 1e-140

// The range of one input over the points, or the widest of all; 1 where it does not vary.
function spread({ count, inputs, values }: Points, input: number | undefined): number {
  if (input === undefined) {
    return Math.max(...Array.from({ length: inputs }, (_, j) => spread({ count, inputs, values }, j)))
  }
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < count; i++) {
    low = Math.min(low, values[i * inputs + input] as number)
    high = Math.max(high, values[i * inputs + input] as number)
  }
  return (high - low) ** 2 > smallest ? high - low : 1
}
