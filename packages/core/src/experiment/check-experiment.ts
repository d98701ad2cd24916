import { Ajv, type ValidateFunction } from 'ajv'
import { consistencyRules } from './consistency-rules.ts'
import { currentWords } from './current-words.ts'
import { ruleIssues, type ExperimentRule } from './experiment-rule.ts'
import { trainingFields, type Experiment } from './experiment-schema.ts'
import { valueInWords } from './in-words.ts'
import { jsonSchemaOf, type ExperimentKind } from './json-schema.ts'
import { isMap, type PlainMap } from './plain-map.ts'
import { resolveDefaults } from './resolve-defaults.ts'
import type { IssuePath, SchemaIssue } from './schema-issue.ts'
import { schemaIssues } from './schema-issues.ts'

/** More than any experiment file needs; beyond it, checking would be slow and its answer unreadable. */
const mostValues = 10_000
const deepestNesting = 50

/** A resolved experiment, or everything that is wrong with the file. */
export type ExperimentCheck =
  { readonly experiment: Experiment; readonly issues: readonly [] } | { readonly issues: readonly SchemaIssue[] }

/**
 * Checks the parsed content of an experiment file and fills in every default.
 *
 * All problems come back at once, and nothing is thrown. A resolved experiment gives itself.
 *
 * @param value - Plain data; it is not changed.
 * @param rules - Further conditions, checked where the fields they read are sound.
 */
export function checkExperiment(value: unknown, rules: readonly ExperimentRule[] = []): ExperimentCheck {
  if (!isMap(value)) return { issues: [notAMap(value)] }
  if (countValues(value, mostValues) > mostValues) {
    const message = `expected at most ${mostValues} values in an experiment file, nested at most ${deepestNesting} deep`
    return { issues: [{ path: [], code: 'out-of-range', message }] }
  }
  const kind = Object.hasOwn(value, 'evaluate') ? 'table' : 'training'
  const validate = validator(kind)
  const found = [...(validate(value) ? [] : schemaIssues(validate.errors ?? [])), ...misplacedFields(kind, value)]
  const resolved = resolveDefaults(jsonSchemaOf(kind), without(value, found))
  const experiment = currentWords(withoutIdleFields(kind, resolved as Experiment))
  const issues = [...found, ...ruleIssues([...consistencyRules, ...rules], experiment, found)]
  return issues.length > 0 ? { issues } : { experiment: withoutIdleSteps(experiment), issues: [] }
}

/** An experiment without `normalise` where that says no more than what happens anyway: its keys are those without. */
function withoutIdleSteps(experiment: Experiment): Experiment {
  if (experiment.evaluate !== undefined) return experiment
  const { recipe } = experiment
  return { ...experiment, recipe: { ...recipe, augment: recipe.augment.filter((step) => step !== 'normalise') } }
}

const compiled = new Map<ExperimentKind, ValidateFunction>()

function validator(kind: ExperimentKind): ValidateFunction {
  const known = compiled.get(kind)
  if (known) return known
  const ajv = new Ajv({ allErrors: true, strict: true, verbose: true })
  ajv.addVocabulary(['patternErrorMessage'])
  // The validator's own test of lists of maps takes quadratic time.
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    validate: hasNoRepeats,
    errors: false,
  })
  const validate = ajv.compile(jsonSchemaOf(kind))
  compiled.set(kind, validate)
  return validate
}

/** Fields that say how nets are trained, beside a table of nets that were trained. */
function misplacedFields(kind: ExperimentKind, value: PlainMap): SchemaIssue[] {
  if (kind === 'training') return []
  return trainingFields
    .filter((field) => Object.hasOwn(value, field))
    .map((field) => ({
      path: [field],
      code: 'conflict',
      message: `has no effect beside evaluate, whose table says what was trained; remove ${field} or evaluate`,
    }))
}

function hasNoRepeats(wanted: boolean, items: readonly unknown[]): boolean {
  return !wanted || new Set(items.map((item) => JSON.stringify(item))).size === items.length
}

function notAMap(value: unknown): SchemaIssue {
  const received = valueInWords(value)
  const expected = 'a map with version, name, dataset, family and budget'
  return { path: [], code: 'wrong-type', message: `expected ${expected}, received ${received}`, expected, received }
}

/** Values inside a value, itself included; some number above the limit where there are more, or they nest too deep. */
function countValues(value: unknown, limit: number, depth = 0): number {
  if (typeof value !== 'object' || value === null) return 1
  if (depth > deepestNesting) return limit + 1
  let count = 1
  for (const item of Object.values(value)) {
    count += countValues(item, limit - count, depth + 1)
    if (count > limit) break
  }
  return count
}

/** A copy without the values that issues are about; a list goes as a whole, so that its indices keep their meaning. */
function without(value: PlainMap, issues: readonly SchemaIssue[]): PlainMap {
  const copy = structuredClone(value)
  for (const { path } of issues) remove(copy, path)
  return copy
}

function remove(root: PlainMap, path: IssuePath): void {
  let map: PlainMap = root
  for (const [depth, key] of path.entries()) {
    const inner = map[key]
    if (depth === path.length - 1 || !isMap(inner)) {
      Reflect.deleteProperty(map, key)
      return
    }
    map = inner
  }
}

/**
 * An experiment without the fields that mean nothing beside its others; one spelling keeps equal trainings equal.
 *
 * Those are all that say how nets are trained where nothing is, and milestones under other schedules.
 */
function withoutIdleFields(kind: ExperimentKind, experiment: Experiment): Experiment {
  if (kind === 'table') {
    const copy: PlainMap = { ...experiment }
    for (const field of trainingFields) Reflect.deleteProperty(copy, field)
    return copy as unknown as Experiment
  }
  const { recipe } = experiment
  // A recipe that is wrong as a whole was set aside.
  const learningRate = recipe?.learningRate
  if (recipe === undefined || learningRate === undefined || learningRate.schedule === 'step') return experiment
  return {
    ...experiment,
    recipe: { ...recipe, learningRate: { ...learningRate, milestones: [], factor: 1 } },
  }
}
