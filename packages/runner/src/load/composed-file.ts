import { dirname, resolve } from 'node:path'
import { checkComposition, SegscaleError, type IssuePath } from '@segscale/core'
import { DocumentLocator } from './document-locator.ts'
import { ExperimentInvalidError } from './experiment-invalid-error.ts'
import type { FileLayer } from './layer.ts'
import { mergeTrees } from './merge-trees.ts'
import { parseYaml } from './parse-yaml.ts'
import { placedAt, placedAtOption, placedIn, type PlacedIssue } from './placed-issue.ts'
import { readSourceAt, similarFile } from './read-source.ts'
import type { SourceFiles } from './source-files.ts'
import type { SourceText } from './source-text.ts'
import { upgradedTree } from './upgraded-tree.ts'
import { treeOf, withoutEntries, type ValueNode } from './value-tree.ts'

/** Files below files below files; nobody could still tell where a value comes from. */
const deepestChain = 20
/** Files that one experiment may be composed of, each counted as often as it is extended. */
const mostFiles = 100

/** An experiment file with all files that it extends. */
export interface ComposedFile {
  /** The files in the order of reading; the one that was asked for is the first. */
  readonly layers: readonly FileLayer[]
  /** What they hold together; undefined where the first one could not be read. */
  readonly root: ValueNode | undefined
  readonly issues: readonly PlacedIssue[]
}

/**
 * Reads what an experiment file extends, and merges it: what a file says itself wins over what it extends, later
 * extended files win over earlier ones.
 *
 * @param path - Absolute; undefined for standard input.
 * @param folder - Where relative paths in the text start.
 */
export function composedFile(
  source: SourceText,
  path: string | undefined,
  folder: string,
  files: SourceFiles,
): ComposedFile {
  const reader = new Composer(files)
  const root = reader.compose(reader.layerOf(source, folder), path === undefined ? [] : [path])
  return { layers: reader.layers, root, issues: reader.issues }
}

class Composer {
  readonly layers: FileLayer[] = []
  readonly issues: PlacedIssue[] = []
  readonly #files: SourceFiles
  readonly #read = new Map<string, FileLayer>()
  #extended = 0

  constructor(files: SourceFiles) {
    this.#files = files
  }

  layerOf(source: SourceText, folder: string): FileLayer {
    const parsed = parseYaml(source.text)
    const order = this.layers.length
    const layer: FileLayer = {
      kind: 'file',
      source,
      parsed,
      folder,
      order,
      locator: new DocumentLocator(parsed, source),
    }
    this.layers.push(layer)
    this.issues.push(...parsed.issues.map((issue) => placedAt(layer, issue, { ...issue, path: '' })))
    return layer
  }

  /** @param chain - The files that led here, this one last. */
  compose(layer: FileLayer, chain: readonly string[]): ValueNode | undefined {
    const { parsed } = layer
    if (parsed.value === undefined) return undefined
    const own = upgradedTree(treeOf(parsed.value, layer, parsed.appended))
    const wrong = checkComposition(parsed.value)
    if (chain.length > 1 || wrong.length > 0) this.issues.push(...wrong.map((issue) => placedIn(own, issue)))
    const { extends: named } = (parsed.value ?? {}) as { readonly extends?: unknown }
    if (named === undefined || wrong.some(({ path }) => path[0] === 'extends')) return withoutEntries(own, ['extends'])
    const names = Array.isArray(named) ? (named as string[]) : [named as string]
    const bases = names.map((name, index) => {
      return this.#base(name, layer, Array.isArray(named) ? ['extends', index] : ['extends'], own, chain)
    })
    return [...bases, withoutEntries(own, ['extends'])].reduce((earlier, later) => {
      return earlier === undefined || later === undefined ? (later ?? earlier) : mergeTrees(earlier, later)
    })
  }

  #base(
    name: string,
    layer: FileLayer,
    at: IssuePath,
    own: ValueNode,
    chain: readonly string[],
  ): ValueNode | undefined {
    const path = resolve(layer.folder, name)
    const refuse = (message: string): ValueNode | undefined => {
      this.issues.push(placedIn(own, { code: 'extends', path: at, message }))
      return undefined
    }
    if (chain.includes(path)) {
      const circle = [...chain.slice(chain.indexOf(path)), path].map((file) => this.#files.label(file))
      return refuse(`a file cannot extend itself: ${circle.join(' → ')}`)
    }
    if (chain.length >= deepestChain) return refuse(`expected a chain of at most ${deepestChain} files; extend fewer`)
    if (++this.#extended > mostFiles) {
      if (this.#extended > mostFiles + 1) return undefined
      return refuse(`expected at most ${mostFiles} extended files in all; extend fewer`)
    }
    if (!this.#files.exists(path)) {
      const meant = similarFile(name, [dirname(path), layer.folder], this.#files)
      const hint = meant === undefined ? '' : ` — did you mean ${meant}?`
      return refuse(`there is no file ${this.#files.label(path)}${hint}`)
    }
    try {
      const known = this.#read.get(path)
      const base = known ?? this.layerOf(readSourceAt(path, this.#files).source, dirname(path))
      this.#read.set(path, base)
      return this.compose(base, [...chain, path])
    } catch (error) {
      if (error instanceof ExperimentInvalidError) this.issues.push(...error.issues.map(placedAtOption))
      else if (error instanceof SegscaleError) refuse(error.message)
      else throw error
      return undefined
    }
  }
}
