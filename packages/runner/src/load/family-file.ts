import { resolve } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { DocumentLocator } from './document-locator.ts'
import { ExperimentInvalidError } from './experiment-invalid-error.ts'
import type { FileLayer } from './layer.ts'
import { parseYaml } from './parse-yaml.ts'
import { placedAt, placedAtOption, placedIn, type PlacedIssue } from './placed-issue.ts'
import { readSourceAt } from './read-source.ts'
import { refusalOf, type SourceFiles } from './source-files.ts'
import { isEntries, treeOf, type ValueNode } from './value-tree.ts'

/** Whether the name of a family is that of a file. */
export function isFamilyFile(family: unknown): family is string {
  return typeof family === 'string' && /\.ya?ml$/i.test(family)
}

/** An experiment with the template of the file that its family names. */
export interface FamilyGraft {
  readonly root: ValueNode
  /** The file; undefined where the family names none, or none that can be read. */
  readonly layer: FileLayer | undefined
  /** What keeps the file from being read as a whole; then nothing else can be said of the family. */
  readonly issues: readonly PlacedIssue[]
}

/**
 * Puts the template of a file in the place of its name, where the family of an experiment is one.
 *
 * @param root - Without references.
 * @param folder - Where a relative path starts.
 * @param order - Place of the file in the order of reading.
 */
export function withFamilyFile(root: ValueNode, folder: string, files: SourceFiles, order: number): FamilyGraft {
  const named = isEntries(root.content) ? root.content.get('family') : undefined
  if (named === undefined || !isEntries(root.content) || !isFamilyFile(named.content))
    return { root, layer: undefined, issues: [] }
  const { content } = root
  const grafted = (family: ValueNode): ValueNode => ({ ...root, content: new Map(content).set('family', family) })
  const layer = readLayer(resolve(folder, named.content), files, order)
  if (layer instanceof SegscaleError) {
    const empty = grafted({ ...named, content: new Map() })
    if (layer instanceof ExperimentInvalidError)
      return { root: empty, layer: undefined, issues: layer.issues.map(placedAtOption) }
    const issue = placedIn(root, { path: ['family'], code: 'rule', message: refusalOf(layer) })
    return { root: empty, layer: undefined, issues: [issue] }
  }
  const { parsed } = layer
  const issues = parsed.issues.map((issue) => placedAt(layer, issue, { ...issue, path: '' }))
  return { root: grafted(treeOf(parsed.value ?? {}, layer)), layer, issues }
}

function readLayer(path: string, files: SourceFiles, order: number): FileLayer | SegscaleError {
  try {
    const { source } = readSourceAt(path, files)
    const parsed = parseYaml(source.text)
    return {
      kind: 'file',
      source,
      parsed,
      folder: resolve(path, '..'),
      order,
      locator: new DocumentLocator(parsed, source),
    }
  } catch (error) {
    if (error instanceof SegscaleError) return error
    throw error
  }
}
