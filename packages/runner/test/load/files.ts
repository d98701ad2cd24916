import { dirname } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { ExperimentInvalidError } from '../../src/load/experiment-invalid-error.ts'
import { issueLine } from '../../src/load/issue-report.ts'
import { resolveExperiments, type LoadedExperiment } from '../../src/load/load-experiment.ts'
import type { LocatedIssue } from '../../src/load/located-issue.ts'
import type { SourceFiles } from '../../src/load/source-files.ts'
import { SourceText } from '../../src/load/source-text.ts'

/** Files that are nowhere but here: `/x.yaml` and what it names, by their absolute paths. */
export function heldFiles(texts: Readonly<Record<string, string>>): SourceFiles {
  const label = (path: string): string => path.slice(1)
  return {
    label,
    exists: (path) => Object.hasOwn(texts, path),
    read: (path) => {
      const text = texts[path]
      if (text === undefined) throw new SegscaleError('FILE_NOT_FOUND', `Cannot read ${label(path)}.`)
      return Buffer.from(text)
    },
    yamlFiles: (folder) => Object.keys(texts).filter((path) => dirname(path) === folder),
  }
}

/** The experiments of `/x.yaml` among files. */
export function loadHeld(texts: Readonly<Record<string, string>>, set: readonly string[] = []): LoadedExperiment[] {
  const source = new SourceText('x.yaml', texts['/x.yaml'] ?? '')
  return resolveExperiments(source, '/x.yaml', { set, files: heldFiles(texts) })
}

/** Every problem of `/x.yaml` among files. */
export function issuesOfHeld(
  texts: Readonly<Record<string, string>>,
  set: readonly string[] = [],
): readonly LocatedIssue[] {
  try {
    loadHeld(texts, set)
    return []
  } catch (error) {
    if (error instanceof ExperimentInvalidError) return error.issues
    throw error
  }
}

/** The same as the lines that a person reads. */
export function linesOfHeld(texts: Readonly<Record<string, string>>, set: readonly string[] = []): string[] {
  return issuesOfHeld(texts, set).map(issueLine)
}
