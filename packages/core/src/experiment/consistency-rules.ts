import { augmentRule } from './augment-rule.ts'
import { durationSeconds } from './duration.ts'
import { evaluationRules } from './evaluation-rules.ts'
import { trainingRule, type ExperimentRule } from './experiment-rule.ts'
import type { SchemaIssue } from './schema-issue.ts'
import { searchRules } from './search-rules.ts'

/** Conditions between fields that need neither a family nor a data set nor a table. */
export const consistencyRules: readonly ExperimentRule[] = [
  trainingRule(['recipe.learningRate'], ({ recipe: { learningRate } }) => {
    if (learningRate.schedule !== 'step') return []
    const path = ['recipe', 'learningRate', 'milestones']
    const { milestones } = learningRate
    if (milestones.length === 0)
      return [{ path, code: 'empty', message: 'schedule: step needs at least one milestone' }]
    return milestones.flatMap((share, index) =>
      index > 0 && share <= (milestones[index - 1] as number)
        ? [rule([...path, index], 'milestones must rise; this one does not come after the one before it')]
        : [],
    )
  }),
  augmentRule,
  {
    reads: ['sentinels'],
    check: ({ sentinels: { design, runs, seed, list } }) => {
      const issues: SchemaIssue[] = []
      const counted = design === 'fraction' || design === 'sobol'
      const path = ['sentinels', 'runs']
      if (runs !== undefined && !counted) issues.push(rule(path, `has no effect with design: ${design}; remove it`))
      if (seed !== 0 && !counted) {
        issues.push(rule(['sentinels', 'seed'], `has no effect with design: ${design}; remove it`))
      }
      if (runs === undefined && design === 'sobol') {
        issues.push({ path, code: 'missing', message: 'missing; design: sobol needs the number of runs' })
      }
      if (list !== undefined && design !== 'list') {
        issues.push(
          rule(['sentinels', 'list'], `has no effect with design: ${design}; remove it or write design: list`),
        )
      }
      if (list === undefined && design === 'list') {
        issues.push({
          path: ['sentinels', 'list'],
          code: 'missing',
          message: 'missing; design: list needs a list of nets',
        })
      }
      return issues
    },
  },
  {
    reads: ['budget.time', 'budget.deviceTime'],
    check: ({ budget }) =>
      (['time', 'deviceTime'] as const).flatMap((name) => {
        const text = budget[name]
        return text === undefined || durationSeconds(text) > 0
          ? []
          : [rule(['budget', name], 'must be longer than 0 s')]
      }),
  },
  ...evaluationRules,
  ...searchRules,
]

function rule(path: SchemaIssue['path'], message: string): SchemaIssue {
  return { path, code: 'rule', message }
}
