import { isAlias, isMap, isScalar, isSeq, type Document, type Node } from 'yaml'
import type { IssuePath } from '@segscale/core'
import type { ParsedYaml } from './parse-yaml.ts'
import type { SourceText, Span } from './source-text.ts'

/** Finds the place in a YAML text where a field of its data stands. */
export class DocumentLocator {
  readonly #document: Document | undefined
  readonly #source: SourceText
  readonly #toWritten: (offset: number) => number

  constructor({ document, toWritten }: Pick<ParsedYaml, 'document' | 'toWritten'>, source: SourceText) {
    this.#document = document
    this.#source = source
    this.#toWritten = toWritten
  }

  /** Whether the text itself holds the field. */
  holds(path: IssuePath): boolean {
    return this.#find(path).missing === 0
  }

  /** How many parts of a path the text holds, from the top. */
  depthOf(path: IssuePath): number {
    return path.length - this.#find(path).missing
  }

  /**
   * The stretch of text to point at for a field: its value, or its key where that says more.
   *
   * A field that is not there stands for the nearest one around it.
   */
  span(path: IssuePath, prefersKey: boolean): Span {
    const { key, value, missing } = this.#find(path)
    const { offset: from, length } = this.#written(value?.range)
    const to = from + length
    const ownLine = this.#source.position(from).line === this.#source.position(Math.max(from, to - 1)).line
    const isShort = to > from && (ownLine || isScalar(value) || isAlias(value))
    if (key?.range && (prefersKey || missing > 0 || !isShort)) return this.#written(key.range)
    return isShort && missing === 0 ? { offset: from, length: to - from } : { offset: from, length: 1 }
  }

  /**
   * The stretch for a part of a text value, such as a word in an expression; all of the value where the part cannot be
   * told, because the text is written with escapes.
   *
   * @param part - In UTF-16 units of the value.
   */
  spanIn(path: IssuePath, part: { readonly start: number; readonly length: number }): Span {
    const { value, missing } = this.#find(path)
    const { offset, length } = this.#written(value?.range)
    const text = isScalar(value) && typeof value.value === 'string' ? value.value : undefined
    const at = text === undefined || missing > 0 ? -1 : this.#source.text.slice(offset, offset + length).indexOf(text)
    return at < 0 ? this.span(path, false) : { offset: offset + at + part.start, length: part.length }
  }

  #find(path: IssuePath): { key: Node | undefined; value: Node | undefined; missing: number } {
    let key: Node | undefined
    let value: Node | undefined = this.#document?.contents ?? undefined
    for (const [depth, part] of path.entries()) {
      const inside = this.#resolved(value)
      const missing = path.length - depth
      if (isMap(inside)) {
        // Of a repeated key the last one counts, as it does in the data.
        const pair = inside.items.findLast((item) => isScalar(item.key) && String(item.key.value) === String(part))
        if (!pair) return { key, value, missing }
        key = pair.key as Node
        value = (pair.value ?? undefined) as Node | undefined
      } else {
        const item = isSeq(inside) && typeof part === 'number' ? inside.items[part] : undefined
        if (item === undefined) return { key, value, missing }
        key = undefined
        value = item as Node
      }
    }
    return { key, value, missing: 0 }
  }

  #written(range: readonly number[] | null | undefined): Span {
    const [from = 0, to = from] = range ?? []
    const offset = this.#toWritten(from)
    return { offset, length: this.#toWritten(to) - offset }
  }

  #resolved(node: Node | undefined): Node | undefined {
    return isAlias(node) && this.#document ? node.resolve(this.#document) : node
  }
}
