import { SegscaleError } from '@segscale/core'
import { describeDataset } from '@segscale/data'
import { baseRescale, rescaleProblems, type Family, type NetInput, type Rescale } from '@segscale/models'
import { ExperimentInvalidError } from '../load/experiment-invalid-error.ts'
import { loadFamily } from '../load/load-family.ts'
import type { LocatedIssue } from '../load/located-issue.ts'
import { optionIssue, UsageProblemsError } from './usage-problems.ts'

/** The options of `segscale describe`, as they were typed. */
export interface NetOptions {
  readonly family: string
  readonly depth?: string
  readonly width?: string
  readonly inner?: string
  readonly head?: string
  readonly dataset: string
  readonly path?: string
  readonly classes?: string
}

/** One net of a family, on images of one kind. */
export interface NetRequest {
  readonly family: Family
  readonly rescale: Rescale
  readonly dataset: string
  readonly input: NetInput
}

/**
 * The net that the options name.
 *
 * @throws {@link UsageProblemsError} with everything that is wrong with them.
 */
export function netRequest(options: NetOptions): NetRequest {
  const issues: LocatedIssue[] = []
  const family = attempt(`--family ${options.family}`, () => loadFamily(options.family), issues)
  const description = attempt(
    `--dataset ${options.dataset}`,
    () => describeDataset(options.dataset, { path: options.path }),
    issues,
  )
  const depth = counts('--depth', options.depth, issues)
  const width = counts('--width', options.width, issues)
  const inner = counts('--inner', options.inner, issues, 0)
  const head = counts('--head', options.head, issues)
  const classes = counts('--classes', options.classes, issues)
  if (classes && classes.length > 1)
    issues.push(optionIssue(`--classes ${options.classes ?? ''}`, 'expected one integer'))
  if (family) {
    const base = baseRescale(family)
    // A list that could not be read is one problem already.
    const rescale = {
      depth: depth ?? base.depth,
      width: width ?? base.width,
      ...(inner && { inner }),
      ...(head?.[0] !== undefined && { head: head[0] }),
    }
    for (const problem of rescaleProblems(family, rescale))
      issues.push(optionIssue(optionOf(problem, options), problem))
    if (description && issues.length === 0) {
      const { height, width: columns, channels } = description
      const input = { height, width: columns, channels, classes: classes?.[0] ?? description.classes }
      return { family, rescale, dataset: options.dataset, input }
    }
  }
  throw new UsageProblemsError(issues)
}

/** The option that a problem is about, which begins with its name. */
function optionOf(problem: string, options: NetOptions): string {
  const name = (['depth', 'inner', 'head'] as const).find((each) => problem.startsWith(each)) ?? 'width'
  return `--${name} ${options[name] ?? ''}`
}

function attempt<T>(source: string, get: () => T, issues: LocatedIssue[]): T | undefined {
  try {
    return get()
  } catch (error) {
    if (!(error instanceof SegscaleError)) throw error
    // A file has places of its own to show.
    if (error instanceof ExperimentInvalidError) issues.push(...error.issues)
    else issues.push(optionIssue(source, error.message))
    return undefined
  }
}

function counts(
  option: string,
  text: string | undefined,
  issues: LocatedIssue[],
  least: 0 | 1 = 1,
): number[] | undefined {
  if (text === undefined) return undefined
  const parts = text.split(',').map((part) => part.trim())
  if (parts.every((part) => /^(0|[1-9]\d{0,8})$/.test(part) && Number(part) >= least)) return parts.map(Number)
  issues.push(optionIssue(`${option} ${text}`, 'expected positive integers with commas between, such as 3,9,5'))
  return undefined
}
