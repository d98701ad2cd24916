import {
  canonicalJson,
  formatIssuePath,
  type FieldSettings,
  type IssuePath,
  type JsonValue,
  type Sweep,
} from '@segscale/core'
import { assign, fieldPath, pathProblem } from './override.ts'
import type { CompositionIssue } from './placed-issue.ts'
import { nodeAt, plainOf, withoutEntries, type ValueNode } from './value-tree.ts'

/** More than anybody looks at; each of them would be checked and planned. */
const mostExperiments = 1000

/** One experiment of a sweep. */
export interface SweptTree {
  readonly root: ValueNode
  /** Names the experiment among its siblings: `epochs-4.family-resnet20`; empty where the file has no sweep. */
  readonly suffix: string
}

/** The experiments that a file stands for, or what is wrong with its sweep. */
export interface ExpandedSweep {
  readonly trees: readonly SweptTree[]
  readonly issues: readonly CompositionIssue[]
}

/** Fields, each with the value that it is set to and where in the file that stands. */
type Choice = readonly { readonly field: string; readonly from: IssuePath }[]

/**
 * Makes one tree per experiment of a sweep, in the order of the file: the last field of `product` changes fastest.
 *
 * @param sweep - What the tree holds under `sweep`, already known to have the right form.
 */
export function expandSweep(tree: ValueNode, sweep: Sweep | undefined): ExpandedSweep {
  const root = withoutEntries(tree, ['sweep'])
  if (sweep === undefined) return { trees: [{ root, suffix: '' }], issues: [] }
  const issues = [...fieldIssues(sweep), ...zipIssues(sweep)]
  if (issues.length > 0) return { trees: [], issues }
  const axes = [...productAxes(sweep), zipAxis(sweep), listAxis(sweep)].filter((axis) => axis.length > 0)
  const count = axes.reduce((product, axis) => product * axis.length, 1)
  if (count > mostExperiments) {
    const message = `expected at most ${mostExperiments} experiments, received ${count}; sweep over fewer values`
    return { trees: [], issues: [{ path: ['sweep'], code: 'sweep', message }] }
  }
  const combinations = axes.reduce<Choice[]>(
    (choices, axis) => choices.flatMap((choice) => axis.map((more) => [...choice, ...more])),
    [[]],
  )
  const valueOf = (from: IssuePath): ValueNode => nodeAt(tree, from) as ValueNode
  const kept = withoutExcluded(combinations, sweep.exclude ?? [], valueOf)
  return { ...treesOf(root, kept.choices, valueOf), ...(kept.issues.length > 0 && { issues: kept.issues, trees: [] }) }
}

function productAxes({ product = {} }: Sweep): Choice[][] {
  return Object.entries(product).map(([field, values]) =>
    values.map((_, index) => [{ field, from: ['sweep', 'product', field, index] }]),
  )
}

function zipAxis({ zip = {} }: Sweep): Choice[] {
  const fields = Object.keys(zip)
  const length = Object.values(zip)[0]?.length ?? 0
  return Array.from({ length }, (_, index) => fields.map((field) => ({ field, from: ['sweep', 'zip', field, index] })))
}

function listAxis({ list = [] }: Sweep): Choice[] {
  return list.map((settings, index) =>
    Object.keys(settings).map((field) => ({ field, from: ['sweep', 'list', index, field] })),
  )
}

function fieldIssues({ product = {}, zip = {}, list = [], exclude = [] }: Sweep): CompositionIssue[] {
  const named: [IssuePath, FieldSettings][] = [
    [['sweep', 'product'], product],
    [['sweep', 'zip'], zip],
    ...list.map((settings, index): [IssuePath, FieldSettings] => [['sweep', 'list', index], settings]),
    ...exclude.map((settings, index): [IssuePath, FieldSettings] => [['sweep', 'exclude', index], settings]),
  ]
  return named.flatMap(([at, settings]) =>
    Object.keys(settings).flatMap((field) => {
      const problem = pathProblem(fieldPath(field))
      return problem === undefined ? [] : [{ path: [...at, field], code: 'unknown-key' as const, ...problem }]
    }),
  )
}

function zipIssues({ zip = {} }: Sweep): CompositionIssue[] {
  const [first, ...others] = Object.entries(zip)
  if (first === undefined) return []
  return others.flatMap(([field, values]) => {
    if (values.length === first[1].length) return []
    const expected = first[1].length === 1 ? 'one value' : `${first[1].length} values`
    const message = `expected ${expected}, as many as ${first[0]} has, received ${values.length}`
    return [{ path: ['sweep', 'zip', field], code: 'sweep' as const, message }]
  })
}

function withoutExcluded(
  choices: readonly Choice[],
  exclude: readonly FieldSettings[],
  valueOf: (from: IssuePath) => ValueNode,
): { choices: Choice[]; issues: CompositionIssue[] } {
  const issues: CompositionIssue[] = []
  let kept = [...choices]
  for (const [index, settings] of exclude.entries()) {
    const wanted = Object.entries(settings)
    const left = kept.filter((choice) => !wanted.every(([field, value]) => chooses(choice, field, value, valueOf)))
    if (left.length === kept.length) {
      issues.push({ path: ['sweep', 'exclude', index], code: 'sweep', message: 'leaves out none of the combinations' })
    }
    kept = left
  }
  if (kept.length === 0) issues.push({ path: ['sweep', 'exclude'], code: 'sweep', message: 'leaves no experiment' })
  return { choices: kept, issues }
}

function chooses(choice: Choice, field: string, value: unknown, valueOf: (from: IssuePath) => ValueNode): boolean {
  const chosen = choice.findLast((setting) => samePath(setting.field, field))
  return (
    chosen !== undefined &&
    canonicalJson(plainOf(valueOf(chosen.from)) as JsonValue) === canonicalJson(value as JsonValue)
  )
}

function samePath(a: string, b: string): boolean {
  return formatIssuePath(fieldPath(a)) === formatIssuePath(fieldPath(b))
}

function treesOf(
  root: ValueNode,
  choices: readonly Choice[],
  valueOf: (from: IssuePath) => ValueNode,
): { trees: SweptTree[]; issues: CompositionIssue[] } {
  const suffixes = suffixesOf(choices, valueOf)
  const trees: SweptTree[] = []
  for (const [index, choice] of choices.entries()) {
    let tree = root
    for (const { field, from } of choice) {
      const changed = assign(tree, fieldPath(field), valueOf(from))
      if (typeof changed === 'string') return { trees: [], issues: [{ path: from, code: 'sweep', message: changed }] }
      tree = changed
    }
    trees.push({ root: tree, suffix: suffixes[index] as string })
  }
  return { trees, issues: [] }
}

/** The longest name that the choices of a sweep make; beyond it they are numbered. */
const longestSuffix = 60

function suffixesOf(choices: readonly Choice[], valueOf: (from: IssuePath) => ValueNode): string[] {
  const fields = [...new Set(choices.flatMap((choice) => choice.map(({ field }) => field)))]
  const last = (field: string): string => field.split('.').at(-1) as string
  const short = (field: string): string =>
    fields.some((other) => other !== field && last(other) === last(field)) ? field.replaceAll('.', '-') : last(field)
  const suffixes = choices.map((choice) =>
    choice.map(({ field, from }) => `${word(short(field))}-${word(JSON.stringify(plainOf(valueOf(from))))}`).join('.'),
  )
  const isUseful = new Set(suffixes).size === suffixes.length && suffixes.every((text) => text.length <= longestSuffix)
  const digits = String(choices.length).length
  return isUseful ? suffixes : suffixes.map((_, index) => String(index + 1).padStart(digits, '0'))
}

/** A text with nothing in it that a name must not have. */
function word(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9.]+/g, '-').replaceAll(/^-+|-+$/g, '')
}
