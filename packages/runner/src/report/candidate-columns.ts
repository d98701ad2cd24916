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
const figures = new Set(['params', 'macs', latency, 'predictedLatencyDeviation', 'mean', 'deviation', 'trained'])

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
  const required = ['params', 'macs', 'mean', 'deviation'].map((name) => place.get(name))
  if (end < 0 || required.some((at) => at === undefined)) return undefined
  const rows = bodyRows(text, end + 1).filter((row) => required.every((at) => isNumber(row[at as number])))
  const column = (name: string): Float64Array =>
    Float64Array.from(rows, (row) => Number(row[place.get(name) as number]))
  const trained = place.get('trained') ?? -1
  return {
    size: rows.length,
    inputs: titles.flatMap((title, at) => (figures.has(title) ? [] : [inputOf(title, rows, at)])),
    params: column('params'),
    macs: column('macs'),
    ...(place.has(latency) ? { latencyMs: column(latency) } : {}),
    mean: column('mean'),
    deviation: column('deviation'),
    trained: Uint8Array.from(rows, (row) => (row[trained] === 'true' ? 1 : 0)),
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
function bodyRows(text: string, from: number): string[][] {
  if (text.includes('"', from)) return csvRows(text.slice(from))
  const lines = text.slice(from).split('\n')
  return lines.flatMap((line) => (line === '' ? [] : [line.split(',')]))
}

function isNumber(cell: string | undefined): boolean {
  return cell !== undefined && cell !== '' && Number.isFinite(Number(cell))
}

function inputOf(title: string, rows: readonly string[][], at: number): CandidateInput {
  const seen = new Map<string, number>()
  const order = Uint16Array.from(rows, (row) => {
    const level = row[at] ?? ''
    const known = seen.get(level)
    if (known !== undefined) return known
    const code = Math.min(seen.size, mostLevels - 1)
    seen.set(level, code)
    return code
  })
  const levels = [...seen.keys()].sort(byValue)
  const rank = new Map(levels.map((level, place) => [level, place]))
  const ranks = Uint16Array.from(seen.keys(), (level) => rank.get(level) ?? 0)
  const codes = order.map((code) => ranks[code] ?? 0)
  return {
    name: plainText(title, 60),
    levels: levels.map((level) => plainText(level, 60)),
    codes: levels.length <= 256 ? Uint8Array.from(codes) : codes,
  }
}

function byValue(a: string, b: string): number {
  const [x, y] = [levelNumber(a), levelNumber(b)]
  if (x !== undefined && y !== undefined) return x - y
  return a < b ? -1 : a > b ? 1 : 0
}
