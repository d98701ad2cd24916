import { RandomStream } from '@segscale/core'

/** What made-up tables there are: which inputs, and how they make parameters and multiplications. */
export const tableShapes = ['widths7', 'mobilenet', 'layers8', 'widths5', 'depths'] as const
/** One of {@link tableShapes}. */
export type TableShape = (typeof tableShapes)[number]

/** Accuracies are in %; a row is a net. */
export interface MadeUpRow {
  readonly values: readonly number[]
  /** Without noise. */
  readonly expected: number
  /** Of three seeds. */
  readonly accuracies: readonly number[]
  readonly params: number
  readonly flops: number
}

/** A table of nets that nobody trained. */
export interface MadeUpTable {
  readonly inputs: readonly string[]
  readonly rows: readonly MadeUpRow[]
}

interface ShapeParts {
  readonly inputs: readonly string[]
  readonly levels: readonly (readonly number[])[]
  readonly costs: (values: readonly number[]) => { params: number; flops: number }
}

const seeds = 3

/**
 * Trainings made up by a formula, for trying a search on forms of spaces of which no table exists.
 *
 * Every input, on a log scale from its smallest to its largest level, adds to the accuracy along a saturating curve of its
 * own; neighbours and some other pairs interact, as bottlenecks do; what a net has beyond that is its own and stays over
 * its seeds; and seeds scatter, the more the larger the error. All strengths are drawn from the seed.
 */
export function madeUpTable(shape: TableShape, seed: number): MadeUpTable {
  const { inputs, levels, costs } = parts(shape)
  const surface = drawnSurface(RandomStream.derive('bench:made-up', shape, seed), levels)
  const noise = RandomStream.derive('bench:made-up:noise', shape, seed)
  const rows = combinations(levels).map((values) => {
    const expected = surface.accuracy(values) + surface.own * noise.normal()
    const scatter = surface.scatter * Math.sqrt((100 - expected) / (100 - surface.top))
    const accuracies = Array.from({ length: seeds }, () => Math.min(100, expected + scatter * noise.normal()))
    return { values, expected, accuracies, ...costs(values) }
  })
  return { inputs, rows }
}

/** The table as CSV: inputs, `acc1` to `acc3`, `params`, `flops`, and `expected`, the accuracy without noise. */
export function tableText({ inputs, rows }: MadeUpTable): string {
  const titles = [...inputs, ...Array.from({ length: seeds }, (_, s) => `acc${s + 1}`), 'params', 'flops', 'expected']
  const lines = rows.map(({ values, accuracies, params, flops, expected }) =>
    [...values, ...accuracies.map((one) => one.toFixed(2)), params, flops, expected.toFixed(4)].join(','),
  )
  return `${[titles.join(','), ...lines].join('\n')}\n`
}

function parts(shape: TableShape): ShapeParts {
  switch (shape) {
    case 'widths7':
      return shapeParts(
        { w: Array.from({ length: 7 }, () => [1, 2, 3, 4]) },
        { unit: 16, stages: [1, 1, 2, 2, 4, 4, 4], kernel: 9 },
      )
    case 'mobilenet':
      return shapeParts(
        { w: Array.from({ length: 7 }, () => [2, 3, 4, 6]) },
        { unit: 12, stages: [1, 1, 2, 3, 4, 6, 8], kernel: 1 },
      )
    case 'layers8':
      return shapeParts(
        { w: Array.from({ length: 8 }, () => [1, 2, 4]) },
        { unit: 16, stages: [1, 1, 1, 2, 2, 2, 4, 4], kernel: 9 },
      )
    case 'widths5':
      return shapeParts(
        { w: Array.from({ length: 5 }, () => [4, 6, 8, 12, 16, 20, 24, 32]) },
        { unit: 2, stages: [1, 1, 2, 2, 4], kernel: 9 },
      )
    case 'depths':
      return shapeParts(
        { b: Array.from({ length: 3 }, () => [1, 2, 3, 4, 6, 9]), w: Array.from({ length: 3 }, () => [4, 8, 12, 16]) },
        { unit: 1, stages: [1, 2, 4], kernel: 9 },
      )
  }
}

// Segments one after the other, each of some blocks (1 where they are not inputs) of two convolutions.
function shapeParts(
  { b = [], w }: { b?: readonly (readonly number[])[]; w: readonly (readonly number[])[] },
  { unit, stages, kernel }: { unit: number; stages: readonly number[]; kernel: number },
): ShapeParts {
  const names = (letter: string, levels: readonly unknown[]): string[] => levels.map((_, i) => `${letter}${i + 1}`)
  return {
    inputs: [...names('b', b), ...names('w', w)],
    levels: [...b, ...w],
    costs: (values) => {
      let before = 3
      let params = 0
      let flops = 0
      for (const [s, stage] of stages.entries()) {
        const blocks = b.length === 0 ? 1 : (values[s] as number)
        const channels = (values[b.length + s] as number) * unit * stage
        const weights = kernel * (before * channels + (2 * blocks - 1) * channels ** 2)
        params += weights
        flops += (weights * 1024) / stage ** 2
        before = channels
      }
      return { params: Math.round(params + 10 * before), flops: Math.round(flops) }
    },
  }
}

interface Surface {
  readonly top: number
  /** Deviation of what is a net's own, in points. */
  readonly own: number
  /** Deviation of one seed of the best net. */
  readonly scatter: number
  accuracy(values: readonly number[]): number
}

function drawnSurface(random: RandomStream, levels: readonly (readonly number[])[]): Surface {
  const between = (low: number, high: number): number => low + (high - low) * random.uniform()
  const top = between(91, 95)
  const range = between(2.5, 5)
  const scatter = between(0.1, 0.25)
  const own = between(0, 0.1)
  const curves = levels.map(() => ({ weight: random.uniform() ** 2 + 0.1, rate: between(0.5, 4) }))
  const pairs = levels.flatMap((_, i) =>
    levels.slice(i + 1).flatMap((_, step) => {
      const isNear = step === 0
      if (!isNear && random.uniform() > 0.2) return []
      return [{ i, j: i + 1 + step, mismatch: between(0, 0.3), both: between(-0.3, 0.3) }]
    }),
  )
  const total = curves.reduce((sum, { weight }) => sum + weight, 0)
  const accuracy = (values: readonly number[]): number => {
    const share = values.map((value, i) => {
      const own = levels[i] as readonly number[]
      return Math.log(value / (own[0] as number)) / Math.log((own.at(-1) as number) / (own[0] as number))
    })
    let loss = 0
    for (const [i, { weight, rate }] of curves.entries()) {
      loss += (weight * (Math.exp(-rate * (share[i] as number)) - Math.exp(-rate))) / (1 - Math.exp(-rate))
    }
    for (const { i, j, mismatch, both } of pairs) {
      const [a, b] = [share[i] as number, share[j] as number]
      loss += mismatch * (a - b) ** 2 + both * (1 - a) * (1 - b)
    }
    return top - (range * loss) / total
  }
  return { top, own, scatter, accuracy }
}

function combinations(levels: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return levels.reduce<readonly (readonly number[])[]>(
    (all, own) => all.flatMap((values) => own.map((value) => [...values, value])),
    [[]],
  )
}
