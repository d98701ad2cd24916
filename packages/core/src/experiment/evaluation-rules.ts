import { tableRule, trainingRule, type ExperimentRule } from './experiment-rule.ts'
import type { SchemaIssue } from './schema-issue.ts'

/** Conditions between where accuracies come from and the other fields. */
export const evaluationRules: readonly ExperimentRule[] = [
  tableRule(['evaluate', 'seeds'], ({ evaluate: { accuracy }, seeds }) => {
    const columns = accuracy.length
    return seeds.flatMap((seed, index) => {
      if (seed >= 1 && seed <= columns) return []
      const expected = `an integer from 1 to ${columns}, a column of evaluate.accuracy`
      return [outOfRange(['seeds', index], expected, seed)]
    })
  }),
  tableRule(['evaluate'], ({ evaluate: { inputs, accuracy, costs } }) => {
    const others = new Map([
      ...accuracy.map((name) => [name, 'evaluate.accuracy'] as const),
      [costs.params, 'evaluate.costs.params'] as const,
      [costs.macs, 'evaluate.costs.macs'] as const,
    ])
    return inputs.flatMap((name, index) => {
      const other = others.get(name)
      if (other === undefined) return []
      const message = `${name} cannot be an input: it is a result or cost (${other})`
      return [{ path: ['evaluate', 'inputs', index], code: 'duplicate', message }]
    })
  }),
  tableRule(['evaluate.inputs', 'sentinels'], ({ evaluate: { inputs }, sentinels: { list = [] } }) =>
    list.flatMap((item, index) => {
      const path = ['sentinels', 'list', index]
      if (!('inputs' in item)) return [rule(path, 'expected inputs: with a value per column of evaluate.inputs')]
      if (item.inputs.length === inputs.length) return []
      return [outOfRange([...path, 'inputs'], `${inputs.length} numbers, one per input`, item.inputs.length)]
    }),
  ),
  trainingRule(['sentinels'], ({ sentinels: { list = [] } }) =>
    list.flatMap((item, index) =>
      'inputs' in item ? [rule(['sentinels', 'list', index], 'inputs belongs to a table; write depth and width')] : [],
    ),
  ),
]

function outOfRange(path: SchemaIssue['path'], expected: string, found: number): SchemaIssue {
  const received = String(found)
  return { path, code: 'out-of-range', message: `expected ${expected}, received ${received}`, expected, received }
}

function rule(path: SchemaIssue['path'], message: string): SchemaIssue {
  return { path, code: 'rule', message }
}
