// Nodes and weights of the Gauss-Kronrod pair of 7 and 15 points on [-1, 1]; nodes of odd position are Gauss's.
const nodes = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911,
  0.4058451513773972, 0.2077849550078985, 0,
]
const kronrodWeights = [
  0.0229353220105292, 0.0630920926299786, 0.1047900103222502, 0.1406532597159259, 0.1690047266392679,
  0.1903505780647854, 0.2044329400752989, 0.2094821410847278,
]
const gaussWeights = [0.1294849661688697, 0.2797053914892767, 0.3818300505051189, 0.4179591836734694]

const deepest = 40

/**
 * The integral of a function over [from, to], by bisection until two quadratures agree.
 *
 * @param tolerance - Absolute error that is allowed, as the quadratures see it.
 * @see Piessens, de Doncker-Kapenga, Überhuber, Kahaner (1983), QUADPACK: the pair of its QK15.
 */
export function integral(f: (x: number) => number, from: number, to: number, tolerance: number): number {
  return bisected(f, from, to, tolerance, 0)
}

function bisected(f: (x: number) => number, from: number, to: number, tolerance: number, depth: number): number {
  const middle = 0.5 * (from + to)
  const half = 0.5 * (to - from)
  const central = f(middle)
  let kronrod = central * (kronrodWeights[7] as number)
  let gauss = central * (gaussWeights[3] as number)
  for (let k = 0; k < 7; k++) {
    const step = half * (nodes[k] as number)
    const pair = f(middle - step) + f(middle + step)
    kronrod += pair * (kronrodWeights[k] as number)
    if (k % 2 === 1) gauss += pair * (gaussWeights[(k - 1) / 2] as number)
  }
  if (half * Math.abs(kronrod - gauss) <= tolerance || depth === deepest) return half * kronrod
  return bisected(f, from, middle, 0.5 * tolerance, depth + 1) + bisected(f, middle, to, 0.5 * tolerance, depth + 1)
}
