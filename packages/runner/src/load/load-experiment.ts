import { dirname } from 'node:path'
import {
  checkComposition,
  checkExperiment,
  compositionFields,
  formatIssuePath,
  SegscaleError,
  type Experiment,
  type IssuePath,
  type Sweep,
} from '@segscale/core'
import type { RecordedTable } from '../table/recorded-table.ts'
import { composedFile, type ComposedFile } from './composed-file.ts'
import { ExperimentInvalidError } from './experiment-invalid-error.ts'
import { expandSweep, type SweptTree } from './expand-sweep.ts'
import { withFamilyFile } from './family-file.ts'
import type { FileLayer } from './layer.ts'
import { valueOrigin, type ValueOrigin } from './origin.ts'
import { assign, overrideIssue, parseOverride } from './override.ts'
import { placedAt, placedAtOption, placedIn, type PlacedIssue } from './placed-issue.ts'
import { placedData } from './placed-data.ts'
import { localFiles, readExperimentSource } from './read-source.ts'
import { resolveReferences } from './resolve-references.ts'
import { semanticRules } from './semantic-rules.ts'
import type { SourceFiles } from './source-files.ts'
import type { SourceText } from './source-text.ts'
import { TableFiles } from './table-files.ts'
import { isEntries, nodeAt, plainOf, withoutEntries, type ValueNode } from './value-tree.ts'

/** A resolved experiment, and where it came from. */
export interface LoadedExperiment {
  /** The file as messages name it. */
  readonly file: string
  /** Absolute path; nothing for standard input. */
  readonly path: string | undefined
  readonly experiment: Experiment
  /** The recorded trainings of an experiment that trains nothing. */
  readonly table: RecordedTable | undefined
  /** The files that it was composed of, in the order of reading. */
  readonly sources: readonly SourceText[]
  /** Variables of the environment that the file asks for, with the text that stood for each. */
  readonly environment: Readonly<Record<string, string>>
  /** Where the value of a field was written. */
  readonly originOf: (path: IssuePath) => ValueOrigin
}

/** How a file is read. */
export interface LoadOptions {
  /** Changes to the file, each as `path=value`; later ones win. */
  readonly set: readonly string[]
  /** The name of one experiment of a sweep. */
  readonly only?: string | undefined
  /** Where files are read from; those of this machine if not given. */
  readonly files?: SourceFiles
}

/**
 * Reads an experiment file with all that it extends, applies overrides, and checks everything that can be checked before
 * a training.
 *
 * @param file - A path, or `-` for standard input.
 * @returns The experiments of its sweep; one where it has none.
 * @throws {@link ExperimentInvalidError} with every problem of the file, or a SegscaleError with code `FILE_NOT_FOUND`, or
 * `USAGE` where `only` names none of them.
 */
export function loadExperiments(file: string, options: LoadOptions = { set: [] }): LoadedExperiment[] {
  const { path, source } = readExperimentSource(file)
  return resolveExperiments(source, path, options)
}

/**
 * Like {@link loadExperiments}, for a file that is to stand for one experiment.
 *
 * @throws SegscaleError with code `USAGE` also where it stands for several.
 */
export function loadExperiment(file: string, options: LoadOptions = { set: [] }): LoadedExperiment {
  return onlyOne(loadExperiments(file, options))
}

/**
 * Like {@link loadExperiment}, for a text that was read already.
 *
 * @param folder - Where relative paths in the text start.
 */
export function resolveExperiment(
  source: SourceText,
  options: LoadOptions,
  folder: string = process.cwd(),
): LoadedExperiment {
  return onlyOne(resolveExperiments(source, undefined, options, folder))
}

/**
 * Like {@link loadExperiments}, for a text that was read already.
 *
 * @param path - Where it was read; relative paths in it start from there.
 */
export function resolveExperiments(
  source: SourceText,
  path: string | undefined,
  options: LoadOptions,
  folder: string = path === undefined ? process.cwd() : dirname(path),
): LoadedExperiment[] {
  const files = options.files ?? localFiles
  const composed = composedFile(source, path, folder, files)
  const [main] = composed.layers
  const isEmpty = composed.root !== undefined && plainOf(composed.root) === null && composed.issues.length === 0
  if (composed.root === undefined || (isEmpty && options.set.length === 0)) {
    throw refused(source, isEmpty && main !== undefined ? [emptyFile(main)] : composed.issues)
  }
  const { root, issues } = withOverrides(composed.root, options.set)
  const wrongSweep = checkComposition(plainOf(root)).filter(({ path: [first] }) => first !== 'extends')
  const sweep = wrongSweep.length > 0 ? undefined : (plainOf(root) as { readonly sweep?: Sweep } | null)?.sweep
  const swept = expandSweep(root, sweep)
  const outside = [...wrongSweep, ...swept.issues].map((issue) => placedIn(root, issue))
  const loaded = swept.trees.map((tree) => experimentOf(tree, path, composed, files))
  const found = [
    ...composed.issues,
    ...issues,
    ...outside,
    ...loaded.flatMap((one) => ('issues' in one ? one.issues : [])),
  ]
  const experiments = loaded.flatMap((one) => ('issues' in one ? [] : [one]))
  if (found.length > 0) throw refused(source, found)
  return chosen(named(experiments, swept.trees), options.only)
}

function withOverrides(start: ValueNode, texts: readonly string[]): { root: ValueNode; issues: PlacedIssue[] } {
  const issues: PlacedIssue[] = []
  let root = start
  for (const text of texts) {
    const override = parseOverride(text)
    if ('message' in override) {
      issues.push(placedAtOption(override))
      continue
    }
    if (root.content !== null && !isEntries(root.content)) continue
    const changed = assign(root, override.path, override.node)
    if (typeof changed === 'string') issues.push(placedAtOption(overrideIssue(text, override.path, changed)))
    else root = changed
  }
  return { root, issues }
}

/** The experiment of a tree whose references are still to be followed, or everything that is wrong with it. */
function experimentOf(
  { root: swept }: SweptTree,
  path: string | undefined,
  { layers }: ComposedFile,
  files: SourceFiles,
): LoadedExperiment | { readonly issues: readonly PlacedIssue[] } {
  const { root, issues: dangling, lost, environment } = resolveReferences(swept, process.env)
  const main = layers[0] as FileLayer
  const named = withoutEntries(root, compositionFields)
  const family = withFamilyFile(named, folderOf(named, ['family']) ?? main.folder, files, layers.length)
  const tree = family.root
  const tables = new TableFiles(folderOf(tree, ['evaluate', 'table']) ?? main.folder, files)
  const content = placedData(plainOf(tree), folderOf(tree, ['dataset', 'path']) ?? main.folder)
  const check = checkExperiment(content, semanticRules(tables))
  const placed = [...dangling.map((issue) => placedIn(swept, issue)), ...family.issues]
  if ('experiment' in check && placed.length === 0) {
    const { experiment } = check
    const table = experiment.evaluate === undefined ? undefined : tables.tableOf(experiment.evaluate)
    const originOf = (at: IssuePath): ValueOrigin => valueOrigin(at, experiment, tree)
    return {
      file: main.source.label,
      path,
      experiment,
      table,
      sources: [...layers, ...(family.layer === undefined ? [] : [family.layer])].map(({ source }) => source),
      environment,
      originOf,
    }
  }
  const missing = new Set(lost.map(formatIssuePath))
  const others = check.issues
    .filter((issue) => !missing.has(formatIssuePath(issue.path)))
    .filter((issue) => family.issues.length === 0 || issue.path[0] !== 'family')
    .map((issue) => placedIn(tree, issue))
  return { issues: [...placed, ...others.filter((issue) => isTrustworthy(issue, layers))] }
}

function folderOf(root: ValueNode, path: IssuePath): string | undefined {
  const layer = nodeAt(root, path)?.origin.layer
  return layer?.kind === 'file' ? layer.folder : undefined
}

function emptyFile(layer: FileLayer): PlacedIssue {
  const message = 'the file is empty; it needs version, name, dataset, family and budget'
  return placedAt(layer, { offset: 0, length: 1 }, { code: 'empty-file', message, path: '' })
}

/** After a syntax error the data may lack or distort what a file holds; only what lies clearly before it counts. */
function isTrustworthy({ order, offset, issue }: PlacedIssue, layers: readonly FileLayer[]): boolean {
  const isTagged = layers[order]?.parsed.issues.some((tag) => tag.code === 'yaml-tag' && tag.offset === offset)
  if (isTagged === true) return false
  const garbled = layers.filter(({ parsed }) => parsed.issues.some(({ garbles }) => garbles))
  if (garbled.length === 0 || offset === Infinity) return true
  if (issue.path === '' || issue.code === 'missing' || issue.code === 'empty' || issue.received === 'nothing')
    return false
  const own = garbled.find((layer) => layer.order === order)
  if (own === undefined) return true
  const first = Math.min(...own.parsed.issues.filter(({ garbles }) => garbles).map((problem) => problem.offset))
  return (issue.line ?? 0) < own.source.position(first).line
}

/** The error with every problem once, in the order of the files. */
function refused(source: SourceText, found: readonly PlacedIssue[]): ExperimentInvalidError {
  const byPlace = new Map(found.map((placed) => [JSON.stringify(placed), placed]))
  const sorted = [...byPlace.values()].sort((a, b) => difference(a.order, b.order) || difference(a.offset, b.offset))
  return new ExperimentInvalidError(
    source.label,
    sorted.map(({ issue }) => issue),
  )
}

function difference(a: number, b: number): number {
  return a === b ? 0 : a - b
}

/** Experiments of a sweep with names of their own: those that the file gives them, where these differ. */
function named(experiments: readonly LoadedExperiment[], trees: readonly SweptTree[]): LoadedExperiment[] {
  const own = new Set(experiments.map(({ experiment }) => experiment.name))
  if (own.size === experiments.length) return [...experiments]
  return experiments.map((loaded, index) => {
    const suffix = trees[index]?.suffix ?? ''
    const name = `${loaded.experiment.name.slice(0, 99 - suffix.length)}.${suffix}`
    return { ...loaded, experiment: { ...loaded.experiment, name } }
  })
}

function chosen(experiments: readonly LoadedExperiment[], only: string | undefined): LoadedExperiment[] {
  if (only === undefined) return [...experiments]
  const found = experiments.filter(({ experiment }) => experiment.name === only)
  if (found.length > 0) return found
  throw new SegscaleError('USAGE', `No experiment of the file is named ${only}. ${namesOf(experiments)}`)
}

/**
 * The experiment of a file that stands for one.
 *
 * @throws SegscaleError with code `USAGE` where it stands for several.
 */
export function onlyOne(experiments: readonly LoadedExperiment[]): LoadedExperiment {
  const [first, ...others] = experiments
  if (first !== undefined && others.length === 0) return first
  throw new SegscaleError(
    'USAGE',
    `The file stands for several experiments; choose one with --only. ${namesOf(experiments)}`,
  )
}

function namesOf(experiments: readonly LoadedExperiment[]): string {
  const names = experiments.map(({ experiment }) => experiment.name)
  const more = names.length > 12 ? `, and ${names.length - 12} more` : ''
  return `There ${names.length === 1 ? 'is' : 'are'}: ${names.slice(0, 12).join(', ')}${more}.`
}
