import type { ExperimentRule } from './experiment-rule.ts'
import type { Experiment } from './experiment-schema.ts'
import type { SchemaIssue } from './schema-issue.ts'

/**
 * Conditions between the fields of `search` and `accept`. What only a surrogate needs is idle under another strategy, not
 * wrong: one word must be enough to compare them.
 */
export const searchRules: readonly ExperimentRule[] = [
  {
    reads: ['search.objectives'],
    check: ({ search: { objectives } }) => {
      const path = ['search', 'objectives']
      const received = `received ${objectives.join(', ')}`
      if (!objectives.includes('accuracy'))
        return [rule(path, `must hold accuracy, by which nets are chosen, ${received}; add accuracy`)]
      if (objectives.length > 1) return []
      return [rule(path, `must hold a cost beside accuracy: params, macs or latencyMs, ${received} alone; add one`)]
    },
  },
  {
    reads: ['search.objectives', 'search.strategy', 'search.acquisition', 'evaluate'],
    check: ({ search: { objectives, strategy, acquisition }, evaluate }) => {
      if (!objectives.includes('latencyMs')) return []
      const path = ['search', 'objectives', objectives.indexOf('latencyMs')]
      if (evaluate !== undefined) return [rule(path, 'needs nets that can be run, but evaluate names a table of them')]
      if (strategy !== 'surrogate' || acquisition === 'kg' || acquisition === 'ehvi') return []
      return [rule(path, `latencyMs needs acquisition: kg or ehvi, which weigh it, but it is ${acquisition}`)]
    },
  },
  {
    reads: ['search.strategy', 'search.acquisition'],
    check: ({ search: { strategy, acquisition } }) => {
      // Elsewhere it was replaced by the strategy of this name.
      if ((acquisition as string) !== 'random') return []
      const message = `random is a strategy, but strategy is ${strategy}; remove one of them`
      return [{ path: ['search', 'acquisition'], code: 'conflict', message }]
    },
  },
  {
    reads: ['search.strategy', 'search.acquisition', 'search.stop'],
    check: ({ search: { strategy, acquisition, stop } }) => {
      if (stop === undefined || strategy !== 'surrogate' || acquisition === 'kg') return []
      return [
        rule(['search', 'stop'], `needs acquisition: kg, which knows the expected gain, but it is ${acquisition}`),
      ]
    },
  },
  {
    reads: ['search.strategy', 'search.acquisition', 'search.seeds'],
    check: ({ search: { strategy, acquisition, seeds } }) => {
      if (seeds === 'all' || strategy !== 'surrogate' || acquisition === 'kg') return []
      const message = `as-needed needs acquisition: kg, which weighs further seeds, but it is ${acquisition}`
      return [rule(['search', 'seeds'], message)]
    },
  },
  { reads: ['accept'], check: ({ accept }) => gateIssues(accept) },
]

function gateIssues(accept: Experiment['accept']): SchemaIssue[] {
  if (accept === undefined) return []
  const { r2, spearman, kendall, rmse, nlpd, crps, coverage95 } = accept
  if ([r2, spearman, kendall, rmse, nlpd, crps, coverage95].some((threshold) => threshold !== undefined)) return []
  return [rule(['accept'], 'needs at least one threshold: r2, spearman, kendall, rmse, nlpd, crps or coverage95')]
}

function rule(path: SchemaIssue['path'], message: string): SchemaIssue {
  return { path, code: 'rule', message }
}
