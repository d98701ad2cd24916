import type { Excerpt } from './located-issue.ts'

/** A stretch of a text, in UTF-16 units. */
export interface Span {
  readonly offset: number
  readonly length: number
}

/** A text with its lines, for messages that point into it. */
export class SourceText {
  /** The file as messages name it. */
  readonly label: string
  readonly text: string
  readonly #lineStarts: readonly number[]

  constructor(label: string, text: string) {
    this.label = label
    this.text = text
    const starts = [0]
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
    this.#lineStarts = starts
  }

  /** Line and column of an offset, both counted from 1. */
  position(offset: number): { readonly line: number; readonly column: number } {
    const starts = this.#lineStarts
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 }
  }

  /** The first line that a span touches, and how much of the span lies in it (at least one unit). */
  excerpt(span: Span): Excerpt {
    const { line, column } = this.position(span.offset)
    const begin = this.#lineStarts[line - 1] as number
    const end = this.#lineStarts[line] ?? this.text.length + 1
    const text = this.text.slice(begin, end - 1).replace(/\r$/, '')
    const start = Math.min(column - 1, text.length)
    const part = text.slice(start, start + Math.max(span.length, 1)).trimEnd()
    return { text, start, length: Math.max(part.length, 1) }
  }
}
