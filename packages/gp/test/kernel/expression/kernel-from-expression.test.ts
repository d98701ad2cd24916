import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kernelFromExpression, KernelExpressionError, Pairs, toPoints, type Kernel } from '../../../src/index.ts'
import { relativeError } from '../../relative-error.ts'

const names = (text: string, inputs = 2): string[] =>
  kernelFromExpression(text, inputs).kernel.parameters.map(({ name }) => name)

describe('kernelFromExpression', () => {
  it('reads kernels, options, sums, products and brackets', () => {
    expect(names('matern52')).toEqual(['variance', 'lengthscale[0]', 'lengthscale[1]'])
    expect(names('rbf(iso)')).toEqual(['variance', 'lengthscale[0]'])
    expect(names('linear + constant')).toEqual(['linear_variance', 'linear_sigma0', 'constant'])
    expect(names('linear+matern52(iso)')).toEqual(['linear_variance', 'linear_sigma0', 'variance', 'lengthscale[0]'])
  })

  it('gives every product one variance', () => {
    expect(names('rbf(iso) * matern12(iso)')).toEqual(['variance', 'lengthscale[0]', 'lengthscale[0]#2'])
    expect(names('constant * rbf(iso) * constant')).toEqual(['variance', 'lengthscale[0]'])
    expect(names('rbf(iso) * (linear + constant)')).toEqual(['variance', 'lengthscale[0]', 'linear_sigma0', 'constant'])
    expect(names('2 * (rbf(iso) + linear)')).toEqual(['variance', 'lengthscale[0]', 'linear_variance', 'linear_sigma0'])
  })

  it('learns the noise unless it is told that there is none', () => {
    expect(kernelFromExpression('matern52', 2).noise).toBe('usual')
    expect(kernelFromExpression('matern52 + white', 2).noise).toBe('usual')
    expect(kernelFromExpression('0.25 * white + matern52', 2).noise).toBe(0.25)
    expect(kernelFromExpression('matern52 + 0 * white', 2).noise).toBe(0)
  })

  it('takes numbers as start values of variances', () => {
    const starts = (text: string): (number | undefined)[] =>
      kernelFromExpression(text, 1)
        .kernel.parameters.filter(({ role }) => role !== 'lengthscale')
        .map(({ start }) => start)
    expect(starts('2 * rbf + 3 * matern12')).toEqual([2, 3])
    expect(starts('2 * 4 * rbf')).toEqual([8])
    expect(starts('2 * (rbf + 5 * constant)')).toEqual([2, 10])
  })

  it.each([
    ['1.0*matern52( ard )+linear + white', 'matern52(ard) + linear + white'],
    ['matern52', 'matern52(ard) + white'],
    ['(rbf(iso) + (linear + 2e-1 * white))', 'rbf(iso) + linear + 0.2 * white'],
    ['2*(rbf + linear)*3 * matern12(iso)', '6 * (rbf(ard) + linear) * matern12(iso) + white'],
    ['((product_matern52))', 'product_matern52(ard) + white'],
  ])('prints %s as %s', (text, canonical) => {
    expect(kernelFromExpression(text, 2).text).toBe(canonical)
    expect(kernelFromExpression(canonical, 2).text).toBe(canonical)
  })

  it.each([
    ['', 0, 'end', undefined, /a kernel, a number or a bracket must stand here, but at character 1 it ends/],
    ['matren52 + white', 0, 'matren52', 'matern52', /found "matren52".*Did you mean matern52\?.*product_matern52/],
    ['rbf + Matern52', 6, 'Matern52', 'matern52', /character 7/],
    ['product-matern52', 7, '-', undefined, /only names, numbers, \+, \* and brackets/],
    ['matern52(arda)', 9, 'arda', 'ard', /ard \(a length scale per input\) or iso/],
    ['matern52(ard', 12, 'end', undefined, /every bracket must be closed/],
    ['linear(ard)', 6, '(', undefined, /linear takes no option/],
    ['rbf linear', 4, 'linear', undefined, /joined by \+ or \*/],
    ['rbf + 3', 6, '3', undefined, /a number must multiply a kernel/],
    ['white', 0, 'white', undefined, /a kernel beside white/],
    ['rbf * white', 6, 'white', undefined, /white must be a term of the whole sum/],
    ['rbf + white + 2 * white', 18, 'white', undefined, /white may stand once/],
    ['0 * rbf', 0, '0', undefined, /above 0/],
    ['rbf + ', 6, 'end', undefined, /it ends/],
    ['rbf - linear', 4, '-', undefined, /found "-"/],
  ])('says what is wrong with %s', (text, position, found, suggestion, words) => {
    const error = thrownBy(() => kernelFromExpression(text, 2))
    expect(error).toMatchObject({ code: 'KERNEL_INVALID', expression: text, position, found })
    expect(error.suggestion).toBe(suggestion)
    expect(error.message).toMatch(words)
  })
})

const leaf = fc.constantFrom(
  'rbf',
  'matern12(iso)',
  'matern32',
  'matern52(ard)',
  'product_matern52',
  'linear',
  'constant',
)
const number = fc.constantFrom('', '2 * ', '0.5 * ')
const expressions = fc.letrec<{ expression: string; term: string; factor: string }>((tie) => ({
  expression: fc.array(tie('term'), { minLength: 1, maxLength: 3 }).map((terms) => terms.join(' + ')),
  term: fc
    .tuple(number, fc.array(tie('factor'), { minLength: 1, maxLength: 3 }))
    .map(([first, factors]) => first + factors.join(' * ')),
  factor: fc.oneof(
    { maxDepth: 2 },
    leaf,
    tie('expression').map((inner) => `(${inner})`),
  ),
}))
const coordinate = fc.double({ min: -3, max: 3, noNaN: true })
const points = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 6 })

describe('random expressions', () => {
  it('are read back from their canonical form as the same kernel', () => {
    fc.assert(
      fc.property(expressions.expression, (text) => {
        const first = kernelFromExpression(text, 2)
        const second = kernelFromExpression(first.text, 2)
        expect(second.text).toBe(first.text)
        expect(second.kernel.parameters).toEqual(first.kernel.parameters)
      }),
      { seed: 7, numRuns: 200 },
    )
  })

  it('have the gradient that central differences show', () => {
    fc.assert(
      fc.property(expressions.expression, points, fc.integer(), (text, x, seed) => {
        const { kernel } = kernelFromExpression(text, 2)
        const pairs = Pairs.within(toPoints(x))
        const weights = Float64Array.from({ length: pairs.count }, (_, p) => Math.sin(p + 1))
        const logs = kernel.parameters.map((_, i) => 0.5 * Math.sin(seed + 3 * i))
        const gradient = new Float64Array(logs.length)
        kernel.evaluate(Float64Array.from(logs, Math.exp), pairs).addGradient(weights, gradient)
        const differences = logs.map((_, i) => difference((by) => weighted(kernel, logs, i, by, pairs, weights)))
        const scale = Math.max(1, ...differences.map(Math.abs), Math.abs(weighted(kernel, logs, 0, 0, pairs, weights)))
        expect(relativeError([...gradient, scale], [...differences, scale])).toBeLessThan(1e-8)
      }),
      { seed: 8, numRuns: 150 },
    )
  })

  it('combine over a lattice to the covariances of its points, where they have such a form', () => {
    const separable = fc.constantFrom('rbf', 'rbf(iso)', 'product_matern52', '2 * constant')
    fc.assert(
      fc.property(fc.array(separable, { minLength: 1, maxLength: 3 }), coordinate, coordinate, (factors, a, b) => {
        const { kernel } = kernelFromExpression(factors.join(' * '), 2)
        const values = Float64Array.from(kernel.parameters, (_, i) => 0.7 + 0.3 * i)
        const form = kernel.latticeForm?.(values)
        const shares = [a, b].map((coordinateValue, input) => {
          const share = Float64Array.of(coordinateValue ** 2)
          form?.axisShare(input, share)
          return share[0] as number
        })
        const [first = 0, second = 0] = shares
        expect(form?.combine).toBe('product')
        const pair = Pairs.between(toPoints([[a, b]]), toPoints([[0, 0]]))
        const wanted = kernel.evaluate(values, pair).covariance[0] as number
        expect(first * second).toBeCloseTo(wanted, 12)
      }),
      { seed: 9, numRuns: 60 },
    )
    expect(typeof kernelFromExpression('rbf * linear', 2).kernel.latticeForm).toBe('undefined')
    expect(typeof kernelFromExpression('3 * matern52', 2).kernel.latticeForm).toBe('function')
  })
})

function weighted(kernel: Kernel, logs: number[], i: number, by: number, pairs: Pairs, weights: Float64Array): number {
  const values = Float64Array.from(logs, (log, k) => Math.exp(k === i ? log + by : log))
  return kernel.evaluate(values, pairs).covariance.reduce((sum, k, p) => sum + k * (weights[p] as number), 0)
}

function difference(at: (by: number) => number): number {
  const step = 1e-4
  return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step)
}

function thrownBy(work: () => unknown): KernelExpressionError {
  try {
    work()
  } catch (error) {
    if (error instanceof KernelExpressionError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
