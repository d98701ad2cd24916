import type { StudyNet } from './study-net.ts'
import type { Study } from './study.ts'

/**
 * The next nets of a study that scales all segments alike: first the largest that fits each budget, from the smallest
 * budget on, then the others within the largest budget, the largest first, then those beyond it, the smallest first.
 *
 * @returns At most `count` nets that the study does not have yet.
 */
export function nextUniformNets(study: Study, count: number): StudyNet[] {
  const { uniform, base, experiment } = study.context
  const budgets = experiment.search.budgets.map((budget) => budget * base.params).sort((a, b) => a - b)
  const largest = budgets.at(-1) ?? base.params
  const fitting = budgets.map((budget) => uniform.findLast(({ params }) => params <= budget))
  const within = uniform.filter(({ params }) => params <= largest).reverse()
  const beyond = uniform.filter(({ params }) => params > largest)
  const inOrder = new Set([...fitting.filter((net) => net !== undefined), ...within, ...beyond])
  return [...inOrder].filter((net) => !study.has(net)).slice(0, count)
}
