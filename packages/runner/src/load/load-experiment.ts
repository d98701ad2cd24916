import { dirname } from 'node:path'
import {
  checkExperiment,
  formatIssuePath,
  type Experiment,
  type IssuePath,
  type IssuePlace,
  type SchemaIssue,
} from '@segscale/core'
import { DocumentLocator } from './document-locator.ts'
import { FamilyFile, isFamilyFile } from './family-file.ts'
import { ExperimentInvalidError } from './experiment-invalid-error.ts'
import type { LocatedIssue } from './located-issue.ts'
import { valueOrigin, type ValueOrigin } from './origin.ts'
import { applyOverride, overrideLabel, parseOverride, type Override } from './override.ts'
import { parseYaml, type ParsedYaml } from './parse-yaml.ts'
import { placedData } from './placed-data.ts'
import { readExperimentSource } from './read-source.ts'
import { semanticRules } from './semantic-rules.ts'
import { TableFiles } from './table-files.ts'
import type { RecordedTable } from '../table/recorded-table.ts'
import type { SourceText, Span } from './source-text.ts'

/** A resolved experiment, and where it came from. */
export interface LoadedExperiment {
  /** The file as messages name it. */
  readonly file: string
  /** Absolute path; nothing for standard input. */
  readonly path: string | undefined
  readonly experiment: Experiment
  /** The recorded trainings of an experiment that trains nothing. */
  readonly table: RecordedTable | undefined
  /** Where the value of a field was written. */
  originOf(path: IssuePath): ValueOrigin
}

/** How a file is read. */
export interface LoadOptions {
  /** Changes to the file, each as `path=value`; later ones win. */
  readonly set: readonly string[]
}

/**
 * Reads an experiment file, applies overrides and checks everything that can be checked before a training.
 *
 * @param file - A path, or `-` for standard input.
 * @throws {@link ExperimentInvalidError} with every problem of the file, or a SegscaleError with code `FILE_NOT_FOUND`.
 */
export function loadExperiment(file: string, options: LoadOptions = { set: [] }): LoadedExperiment {
  const { path, source } = readExperimentSource(file)
  return { path, ...resolveExperiment(source, options, path === undefined ? process.cwd() : dirname(path)) }
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
): Omit<LoadedExperiment, 'path'> {
  const parsed = parseYaml(source.text)
  const locator = new DocumentLocator(parsed, source)
  const { value: written, overrides, issues } = withOverrides(parsed, options.set)
  const { value, file: familyFile, issue: unreadable } = withFamily(written, folder)
  const found: Placed[] = [
    ...parsed.issues.map((issue) => placedAt(source, issue, { ...issue, path: '' })),
    ...issues.map((issue) => ({ offset: Infinity, issue })),
    ...(unreadable === undefined ? [] : [place(unreadable, overrides, locator, source)]),
    ...(familyFile?.parsed.issues ?? []).map((issue) =>
      placedInFamily(familyFile as FamilyFile, issue, { ...issue, path: '' }),
    ),
  ]
  // What cannot be read as a whole says nothing of the family.
  const hidesFamily = found.length > 0 && written !== value
  if (parsed.value === null && parsed.issues.length === 0 && overrides.length === 0) found.push(emptyFile(source))
  else if (parsed.value !== undefined) {
    const tables = new TableFiles(folder)
    const check = checkExperiment(placedData(value, folder), semanticRules(tables))
    if ('experiment' in check && found.length === 0) {
      const { experiment } = check
      const originOf = (path: IssuePath): ValueOrigin =>
        familyFile !== undefined && path[0] === 'family'
          ? familyFile.originOf(path)
          : valueOrigin(path, experiment, overrides, locator, source)
      const table = experiment.evaluate === undefined ? undefined : tables.tableOf(experiment.evaluate)
      return { file: source.label, experiment, table, originOf }
    }
    const placed = check.issues
      .filter(({ path }) => !(hidesFamily && path[0] === 'family'))
      .map((issue) =>
        familyFile !== undefined && issue.path[0] === 'family'
          ? placedInFamily(familyFile, familyFile.span(issue.path, prefersKey(issue), issue.part), {
              ...issue,
              path: formatIssuePath(issue.path),
            })
          : place(issue, overrides, locator, source),
      )
    const tags = new Set(parsed.issues.filter(({ code }) => code === 'yaml-tag').map(({ offset }) => offset))
    for (const item of placed) if (!tags.has(item.offset) && isTrustworthy(item, parsed, source)) found.push(item)
  }
  // Options, which have no offset, keep their order at the end.
  found.sort((a, b) => (a.offset === b.offset ? 0 : a.offset - b.offset))
  throw new ExperimentInvalidError(
    source.label,
    found.map(({ issue }) => issue),
  )
}

interface Placed {
  /** Where in the file, for the order; infinite for options. */
  readonly offset: number
  readonly issue: LocatedIssue
}

function withOverrides(
  { value }: ParsedYaml,
  texts: readonly string[],
): { value: unknown; overrides: Override[]; issues: LocatedIssue[] } {
  const overrides: Override[] = []
  const issues: LocatedIssue[] = []
  const root = structuredClone(value)
  for (const text of texts) {
    const override = parseOverride(text)
    if ('message' in override) {
      issues.push(override)
      continue
    }
    const isRoot = typeof root === 'object' && root !== null && !Array.isArray(root)
    const wrong = isRoot ? applyOverride(root as Record<string, unknown>, override) : undefined
    if (wrong) issues.push(wrong)
    else overrides.push(override)
  }
  return { value: root, overrides, issues }
}

/** The experiment with the template of the file that its family names, where it names one. */
function withFamily(value: unknown, folder: string): { value: unknown; file?: FamilyFile; issue?: SchemaIssue } {
  if (typeof value !== 'object' || value === null || !('family' in value) || !isFamilyFile(value.family))
    return { value }
  const read = FamilyFile.read(value.family, folder)
  if (!(read instanceof FamilyFile)) return { value: { ...value, family: {} }, issue: read }
  return { value: { ...value, family: read.parsed.value ?? {} }, file: read }
}

function placedInFamily(file: FamilyFile, span: Span, issue: Omit<LocatedIssue, 'source'>): Placed {
  return { ...placedAt(file.source, span, issue), offset: Infinity }
}

function emptyFile(source: SourceText): Placed {
  const message = 'the file is empty; it needs version, name, dataset, family and budget'
  return placedAt(source, { offset: 0, length: 1 }, { code: 'empty-file', message, path: '' })
}

function place(
  issue: SchemaIssue,
  overrides: readonly Override[],
  locator: DocumentLocator,
  source: SourceText,
): Placed {
  if (issue.elsewhere !== undefined) return placedElsewhere(issue, issue.elsewhere)
  const path = formatIssuePath(issue.path)
  const cause = overrides.findLast((override) => isCause(override, issue, locator))
  if (cause) return { offset: Infinity, issue: { ...issue, path, source: overrideLabel(cause.text) } }
  const span =
    issue.part === undefined ? locator.span(issue.path, prefersKey(issue)) : locator.spanIn(issue.path, issue.part)
  return placedAt(source, span, { ...issue, path })
}

/** Whether an issue is about a key rather than about its value. */
function prefersKey({ code }: SchemaIssue): boolean {
  return code === 'unknown-key' || code === 'not-available' || code === 'conflict'
}

/** An issue of a file that the experiment file names. Such issues come last, in the order of that file. */
function placedElsewhere({ code, message }: SchemaIssue, place: IssuePlace): Placed {
  const { source, line, column, text, length } = place
  const excerpt = { text, start: column - 1, length }
  return { offset: Infinity, issue: { code, source, line, column, path: '', message, excerpt } }
}

/** Whether an issue is about a value that an override put there, rather than about the file. */
function isCause(override: Override, issue: SchemaIssue, locator: DocumentLocator): boolean {
  const differs = override.path.findIndex((part, depth) => part !== issue.path[depth])
  const shared = differs < 0 ? override.path.length : differs
  // All of the override's path; or more of the issue's path than the file has; or one of two fields in conflict.
  if (shared === override.path.length || shared > locator.depthOf(issue.path)) return true
  return issue.code === 'conflict' && shared === issue.path.length
}

function placedAt(
  source: SourceText,
  span: Span,
  { code, path, message, expected, received, suggestion }: Omit<LocatedIssue, 'source'>,
): Placed {
  const issue: LocatedIssue = {
    code,
    source: source.label,
    ...source.position(span.offset),
    path,
    message,
    ...(expected !== undefined && { expected }),
    ...(received !== undefined && { received }),
    ...(suggestion !== undefined && { suggestion }),
    excerpt: source.excerpt(span),
  }
  return { offset: span.offset, issue }
}

/** After a syntax error the data may lack or distort what the text holds; only what lies clearly before it counts. */
function isTrustworthy({ offset, issue }: Placed, { issues }: ParsedYaml, source: SourceText): boolean {
  const garbled = Math.min(...issues.filter(({ garbles }) => garbles).map((problem) => problem.offset))
  if (garbled === Infinity || offset === Infinity) return true
  if (issue.path === '' || issue.code === 'missing' || issue.code === 'empty') return false
  return issue.received !== 'nothing' && (issue.line ?? 0) < source.position(garbled).line
}
