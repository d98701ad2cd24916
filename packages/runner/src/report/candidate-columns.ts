import { csvRows } from './csv.ts'
import { plainText } from './plain-text.ts'

/** One input of the candidates: which of its levels each of them has. */
export interface CandidateInput {
  readonly name: string
  /** The levels as texts, ascending where they are numbers. */
  readonly levels: readonly string[]
  /** Place in `levels`, per candidate. */
  readonly codes: Uint8Array | Uint16Array
}

/** Candidates with what the surrogate predicts of them, a column each; accuracies are shares in [0, 1]. */
export interface CandidateColumns {
  readonly size: number
  readonly inputs: readonly CandidateInput[]
  readonly params: Float64Array
  readonly macs: Float64Array
  /** Predicted milliseconds; undefined where latency is no objective. */
  readonly latencyMs?: Float64Array
  readonly mean: Float64Array
  readonly deviation: Float64Array
  /** 1 for the candidates that were trained. */
  readonly trained: Uint8Array
}

const latency = 'predictedLatencyMs'
const required = ['params', 'macs', 'mean', 'deviation'] as const
const figures = new Set<string>([...required, latency, 'predictedLatencyDeviation', 'trained'])

/** Levels beyond this number could not be told apart in a byte pair, nor by a person. */
const mostLevels = 65_536

/**
 * The candidates of a run's `predictions.csv`; undefined for a text that is none.
 *
 * The columns before `params` are the inputs. Rows that hold no number where one belongs are left out.
 */
export function candidateColumns(text: string): CandidateColumns | undefined {
  const end = text.indexOf('\n')
  const titles = csvRows(end < 0 ? text : text.slice(0, end + 1))[0] ?? []
  const place = new Map(titles.map((title, at) => [title, at]))
  if (end < 0 || required.some((name) => !place.has(name))) return undefined
  const most = text.split('\n').length
  const figure = (name: string): { at: number; values: Float64Array } => ({
    at: place.get(name) ?? -1,
    values: new Float64Array(most),
  })
  const [params, macs, mean, deviation] = [figure('params'), figure('macs'), figure('mean'), figure('deviation')]
  const needed = [params, macs, mean, deviation]
  const latencyMs = figure(latency)
  const trained = new Uint8Array(most)
  const inputs = titles.flatMap((name, at) => (figures.has(name) ? [] : [{ at, input: new InputReader(name, most) }]))
  let size = 0
  eachRow(text, end + 1, (cells) => {
    for (const { at, values } of [...needed, latencyMs]) values[size] = numberOf(cells[at])
    if (needed.some(({ values }) => !Number.isFinite(values[size]))) return
    for (const { at, input } of inputs) input.take(size, cells[at] ?? '')
    trained[size] = cells[place.get('trained') ?? -1] === 'true' ? 1 : 0
    size++
  })
  return {
    size,
    inputs: inputs.map(({ input }) => input.upTo(size)),
    params: params.values.subarray(0, size),
    macs: macs.values.subarray(0, size),
    ...(place.has(latency) && { latencyMs: latencyMs.values.subarray(0, size) }),
    mean: mean.values.subarray(0, size),
    deviation: deviation.values.subarray(0, size),
    trained: trained.subarray(0, size),
  }
}

/** A candidate's inputs in words: `depth1 3, width1 16`. */
export function candidateText({ inputs }: CandidateColumns, index: number): string {
  return inputs.map(({ name, levels, codes }) => `${name} ${levels[codes[index] ?? 0] ?? ''}`).join(', ')
}

/** The value of an input as a number, where it is one. */
export function levelNumber(level: string): number | undefined {
  const value = Number(level)
  return level.trim() === '' || Number.isNaN(value) ? undefined : value
}

/** Half a million rows are read in a second this way; only texts with quotes need the careful reader. */
function eachRow(text: string, from: number, take: (cells: readonly string[]) => void): void {
  if (text.includes('"', from)) {
    csvRows(text.slice(from)).forEach(take)
    return
  }
  for (let start = from; start < text.length;) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    if (end > start) take(text.slice(start, end).split(','))
    start = end + 1
  }
}

function numberOf(cell: string | undefined): number {
  return cell === undefined || cell === '' ? NaN : Number(cell)
}

/** Takes up an input's column cell by cell. */
class InputReader {
  readonly #name: string
  readonly #seen = new Map<string, number>()
  /** Levels in the order in which they were seen. */
  readonly #order: Uint16Array

  /** @param most - Rows that there may be. */
  constructor(name: string, most: number) {
    this.#name = name
    this.#order = new Uint16Array(most)
  }

  take(row: number, level: string): void {
    const known = this.#seen.get(level)
    const code = known ?? Math.min(this.#seen.size, mostLevels - 1)
    if (known === undefined) this.#seen.set(level, code)
    this.#order[row] = code
  }

  /** The input of the rows up to a number. */
  upTo(size: number): CandidateInput {
    const levels = [...this.#seen.keys()].sort(byValue)
    const rank = new Map(levels.map((level, place) => [level, place]))
    const ranks = Uint16Array.from(this.#seen.keys(), (level) => rank.get(level) ?? 0)
    const codes = this.#order.subarray(0, size).map((code) => ranks[code] ?? 0)
    return {
      name: plainText(this.#name, 60),
      levels: levels.map((level) => plainText(level, 60)),
      codes: levels.length <= 256 ? Uint8Array.from(codes) : codes,
    }
  }
}

function byValue(a: string, b: string): number {
  const [x, y] = [levelNumber(a), levelNumber(b)]
  if (x !== undefined && y !== undefined) return x - y
  return a < b ? -1 : a > b ? 1 : 0
}
