import { didYouMean } from '@segscale/core'

/** A number that a rule reads: what a dimension keeps, or a cost. */
type Read = (values: ArrayLike<number>) => number

/** A rule as a test of one candidate's values, in the order of the names that it was parsed with. */
export type ExcludeRule = (values: ArrayLike<number>) => boolean

/** What is wrong with a rule, and where in its text. */
export interface RuleProblem {
  readonly message: string
  readonly start: number
  readonly length: number
  readonly suggestion?: string
}

/** The name of the latency in rules. */
export const latencyName = 'latencyMs'

/** Whether a rule names the latency, which no count of a net tells. */
export function readsLatency(text: string): boolean {
  return new RegExp(`\\b${latencyName}\\b`).test(text)
}

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
}

const token =
  /\s*(?:(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_]\w*)|(?<sign><=|>=|==|!=|<|>|\*)|(?<other>\S))/gy

interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'other'
  readonly text: string
  readonly start: number
}

/**
 * Reads a rule: comparisons joined by `and`, each of names, numbers, or a number times a name.
 *
 *     depth1 == 1 and width2 < 0.5 * width1
 *
 * @param names - What it may name; their order is that of the values that the rule is tested on.
 */
export function parseExcludeRule(text: string, names: readonly string[]): ExcludeRule | RuleProblem {
  const parser = new Parser(text, names)
  try {
    return parser.rule()
  } catch (error) {
    if (error instanceof RuleError) return error.problem
    throw error
  }
}

class RuleError extends Error {
  readonly problem: RuleProblem

  constructor(problem: RuleProblem) {
    super(problem.message)
    this.problem = problem
  }
}

class Parser {
  readonly #text: string
  readonly #names: readonly string[]
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(text: string, names: readonly string[]) {
    this.#text = text
    this.#names = names
    this.#tokens = Array.from(text.matchAll(token), (match): Token => {
      const kind = (['number', 'name', 'sign'] as const).find((each) => match.groups?.[each] !== undefined) ?? 'other'
      const found = match.groups?.[kind] ?? ''
      return { kind, text: found, start: match.index + match[0].length - found.length }
    })
  }

  rule(): ExcludeRule {
    const tests = [this.#comparison()]
    while (this.#at < this.#tokens.length) {
      if (this.#next('and or the end').text !== 'and') this.#fail('and or the end', this.#at - 1)
      tests.push(this.#comparison())
    }
    return (values) => tests.every((test) => test(values))
  }

  /** Two terms, or more in a chain: `8 <= width1 < width2`. */
  #comparison(): ExcludeRule {
    let left = this.#term()
    const tests: ExcludeRule[] = []
    while (tests.length === 0 || this.#tokens[this.#at]?.text !== 'and') {
      if (tests.length > 0 && this.#at >= this.#tokens.length) break
      const compare = comparisons[this.#next('a comparison: <, <=, >, >=, == or !=').text]
      if (compare === undefined) this.#fail('a comparison: <, <=, >, >=, == or !=', this.#at - 1)
      const [a, b] = [left, this.#term()]
      tests.push((values) => compare(a(values), b(values)))
      left = b
    }
    return (values) => tests.every((test) => test(values))
  }

  #term(): Read {
    const first = this.#factor()
    if (this.#tokens[this.#at]?.text !== '*') return first
    this.#at++
    const second = this.#factor()
    return (values) => first(values) * second(values)
  }

  #factor(): Read {
    const { kind, text, start } = this.#next('a name or a number')
    if (kind === 'number') return () => Number(text)
    if (kind !== 'name') this.#fail('a name or a number', this.#at - 1)
    const place = this.#names.indexOf(text)
    if (place >= 0) return (values) => values[place] as number
    const suggestion = didYouMean(text, this.#names)
    const meant = suggestion === undefined ? '' : `; did you mean ${suggestion}?`
    throw new RuleError({
      message: `expected one of ${this.#names.join(', ')}, received ${text}${meant}`,
      start,
      length: text.length,
      ...(suggestion !== undefined && { suggestion }),
    })
  }

  #next(expected: string): Token {
    const found = this.#tokens[this.#at++]
    if (found === undefined) this.#fail(expected, this.#at - 1)
    return found
  }

  #fail(expected: string, at: number): never {
    const found = this.#tokens[at]
    const received = found === undefined ? 'the end' : found.text
    const start = found?.start ?? Math.max(0, this.#text.trimEnd().length - 1)
    throw new RuleError({
      message: `expected ${expected}, received ${received}`,
      start,
      length: Math.max(1, found?.text.length ?? 1),
    })
  }
}
