import { Lexer } from 'yaml'

const deepestNesting = 50
/** More than a file with as many values as an experiment may have consists of. */
const mostTokens = 60_000
/** Each may be wrong, and the parser's errors are slow to make. */
const mostEscapes = 5000
/** Yielded by the lexer before the text of a plain or block scalar. */
const scalarFollows = '\u001f'
/** The lexer's marks that are not in the text: start of a document, wrong end of a flow collection, scalar. */
const marks: ReadonlySet<string> = new Set(['\u0002', '\u0018', scalarFollows])

/** What makes a text too much to parse, and where. */
export interface StructureProblem {
  readonly offset: number
  readonly message: string
}

/**
 * Why a YAML text must not be parsed, if so.
 *
 * The parser recurses into nested values, and where the stack ends inside a regular expression the process ends with
 * it, beyond any `catch`. So nesting is bounded before, on the tokens.
 */
export function structureProblem(text: string): StructureProblem | undefined {
  const indented = /^[ \t?:-]{200}/m.exec(text)
  if (indented) return { offset: indented.index, message: 'nested too deeply' }
  let depth = 0
  let tokens = 0
  let escapes = 0
  let offset = 0
  let isScalar = false
  for (const token of new Lexer().lex(text)) {
    if (++tokens > mostTokens) return { offset, message: 'too many values for an experiment file' }
    if (!isScalar && (token === '[' || token === '{')) {
      if (++depth > deepestNesting) return { offset, message: `nested more than ${deepestNesting} deep` }
    } else if (!isScalar && (token === ']' || token === '}')) {
      depth--
    }
    if (token.startsWith('"')) escapes += token.split('\\').length - 1
    if (escapes > mostEscapes) return { offset, message: 'too many escapes for an experiment file' }
    isScalar = token === scalarFollows
    if (!marks.has(token)) offset += token.length
  }
  return undefined
}
