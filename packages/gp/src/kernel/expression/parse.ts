import { KernelExpressionError } from './kernel-expression-error.ts'
import { hasLengthscales, kernelNames, type Atom, type ExpressionName, type Sum, type Term } from './syntax.ts'

interface Token {
  readonly kind: 'name' | 'number' | 'symbol' | 'end'
  readonly text: string
  readonly position: number
}

/**
 * Reads a kernel expression by recursive descent:
 *
 * ```
 * sum    = term { "+" term }
 * term   = factor { "*" factor }
 * factor = number | "(" sum ")" | name [ "(" ( "ard" | "iso" ) ")" ]
 * ```
 *
 * Sums within sums and products within products are flattened; numbers of a term are multiplied.
 *
 * @throws {@link KernelExpressionError} with code `KERNEL_INVALID`.
 */
export function parseKernelExpression(text: string): Sum {
  const parser = new Parser(text)
  const sum = parser.sum()
  parser.expectEnd()
  return sum
}

class Parser {
  readonly #text: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokens(text)
  }

  sum(): Sum {
    const terms = [...this.#term()]
    while (this.#take('+')) terms.push(...this.#term())
    return { kind: 'sum', terms }
  }

  expectEnd(): void {
    if (this.#peek().kind !== 'end') this.#fail('kernels must be joined by + or *', ['+', '*'])
  }

  // One term, or those of a sum in brackets that stands alone.
  #term(): readonly Term[] {
    const start = this.#peek()
    const numbers: number[] = []
    const factors: (Atom | Sum)[] = []
    do {
      const factor = this.#factor()
      if (typeof factor === 'number') numbers.push(factor)
      else if (factor.kind === 'kernel') factors.push(factor)
      else if (factor.terms.length > 1) factors.push(factor)
      else for (const inner of factor.terms) spread(inner, numbers, factors)
    } while (this.#take('*'))
    if (factors.length === 0) {
      const rule = 'a number must multiply a kernel (a constant is written 1 * constant)'
      throw new KernelExpressionError(this.#text, start.position, start.text, rule, [...kernelNames])
    }
    const factor = numbers.length === 0 ? undefined : numbers.reduce((a, b) => a * b)
    const [only, ...others] = factors
    if (factor === undefined && others.length === 0 && only?.kind === 'sum') return only.terms
    return [{ factor, factors }]
  }

  #factor(): number | Atom | Sum {
    const token = this.#peek()
    if (token.kind === 'number') {
      this.#at++
      return Number(token.text)
    }
    if (this.#take('(')) {
      const sum = this.sum()
      if (!this.#take(')')) this.#fail('every bracket must be closed', [')', '+', '*'])
      return sum
    }
    if (token.kind === 'name' && isKernelName(token.text)) return this.#atom(token.text, token.position)
    return this.#fail('a kernel, a number or a bracket must stand here', [...kernelNames])
  }

  #atom(name: ExpressionName, position: number): Atom {
    this.#at++
    if (!hasLengthscales(name)) {
      if (this.#peek().text === '(') this.#fail(`${name} takes no option`, ['+', '*'])
      return { kind: 'kernel', name, ard: undefined, position }
    }
    if (!this.#take('(')) return { kind: 'kernel', name, ard: true, position }
    const option = this.#peek().text
    if (option !== 'ard' && option !== 'iso') {
      this.#fail('the option must be ard (a length scale per input) or iso (one for all)', ['ard', 'iso'])
    }
    this.#at++
    if (!this.#take(')')) this.#fail('every bracket must be closed', [')'])
    return { kind: 'kernel', name, ard: option === 'ard', position }
  }

  #peek(): Token {
    return this.#tokens[this.#at] as Token
  }

  #take(symbol: string): boolean {
    const isThere = this.#peek().kind === 'symbol' && this.#peek().text === symbol
    if (isThere) this.#at++
    return isThere
  }

  #fail(rule: string, expected: readonly string[]): never {
    const { text, position } = this.#peek()
    throw new KernelExpressionError(this.#text, position, text, rule, expected)
  }
}

function spread(term: Term, numbers: number[], factors: (Atom | Sum)[]): void {
  if (term.factor !== undefined) numbers.push(term.factor)
  factors.push(...term.factors)
}

function isKernelName(text: string): text is ExpressionName {
  return (kernelNames as readonly string[]).includes(text)
}

function tokens(text: string): Token[] {
  const found: Token[] = []
  const pattern = /\s*(?:([A-Za-z_]\w*)|((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([+*()]))/y
  for (;;) {
    const from = pattern.lastIndex
    const match = pattern.exec(text)
    if (match === null) {
      const rest = text.slice(from)
      const position = from + (rest.length - rest.trimStart().length)
      if (position < text.length) {
        const rule = 'only names, numbers, +, * and brackets may stand'
        throw new KernelExpressionError(text, position, text.charAt(position), rule, [])
      }
      found.push({ kind: 'end', text: '', position: text.length })
      return found
    }
    const [, name, number, symbol] = match
    const token = name ?? number ?? symbol ?? ''
    const kind = name !== undefined ? 'name' : number !== undefined ? 'number' : 'symbol'
    found.push({ kind, text: token, position: pattern.lastIndex - token.length })
  }
}
