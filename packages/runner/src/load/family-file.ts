import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { IssuePath, SchemaIssue } from '@segscale/core'
import { DocumentLocator } from './document-locator.ts'
import type { ValueOrigin } from './origin.ts'
import { parseYaml, type ParsedYaml } from './parse-yaml.ts'
import { pathLabel } from './read-source.ts'
import { SourceText, type Span } from './source-text.ts'

/** Larger files hold no template. */
const mostBytes = 1_000_000

/** Whether the name of a family is that of a file. */
export function isFamilyFile(family: unknown): family is string {
  return typeof family === 'string' && /\.ya?ml$/i.test(family)
}

/** A file with a family template, and where its fields stand. */
export class FamilyFile {
  readonly source: SourceText
  readonly parsed: ParsedYaml
  readonly #locator: DocumentLocator

  private constructor(source: SourceText) {
    this.source = source
    this.parsed = parseYaml(source.text)
    this.#locator = new DocumentLocator(this.parsed, source)
  }

  /**
   * Reads a file.
   *
   * @param folder - Where a relative path starts.
   * @returns What keeps it from being read, where something does.
   */
  static read(family: string, folder: string): FamilyFile | SchemaIssue {
    const path = resolve(folder, family)
    const refused = (reason: string): SchemaIssue => {
      const message = `cannot read the family ${pathLabel(path)}: ${reason}`
      return { path: ['family'], code: 'rule', message }
    }
    try {
      if (statSync(path).size > mostBytes) return refused(`expected a file of at most ${mostBytes / 1e6} MB`)
      const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
      return new FamilyFile(new SourceText(pathLabel(path), text))
    } catch (cause) {
      if (cause instanceof TypeError) return refused('expected a text in UTF-8')
      const why = (cause as NodeJS.ErrnoException).code ?? String(cause)
      return refused(why === 'ENOENT' ? 'there is no such file' : why === 'EISDIR' ? 'it is a folder' : why)
    }
  }

  /** The stretch of the file's text for a field, by its path in the experiment. */
  span([, ...path]: IssuePath, prefersKey: boolean, part: SchemaIssue['part']): Span {
    return part === undefined ? this.#locator.span(path, prefersKey) : this.#locator.spanIn(path, part)
  }

  /** Where the value of a field was written, by its path in the experiment. */
  originOf([, ...path]: IssuePath): ValueOrigin {
    if (!this.#locator.holds(path)) return { kind: 'default' }
    const { source } = this
    return { kind: 'file', file: source.label, ...source.position(this.#locator.span(path, false).offset) }
  }
}
