import { checkText, meets, thresholds, type Gate } from './gate-text.ts'
import type { GateCheck } from './result.ts'
import type { StudyNet } from './study-net.ts'
import type { StudyMemory } from './study-memory.ts'
import type { Study } from './study.ts'
import { surrogateReport } from './surrogate-report.ts'
import { surrogateOf, type Surrogate } from './surrogate.ts'
import type { Ask, Steps } from './study-steps.ts'

/** What came of the gate between sentinels and search. */
export interface GateReport {
  readonly outcome: 'passed' | 'warned' | 'stopped' | 'out of time'
  /** The surrogate's figures each time that it was judged; the last one decided. */
  readonly checks: readonly GateCheck[]
  /** Sentinels that were added. */
  readonly added: number
  /** What the user should know of, a sentence each. */
  readonly notes: readonly string[]
}

/**
 * The gate: judges the surrogate by its leave-one-out figures, and adds sentinels while it falls short, if that is asked
 * for. The sentinels added are those about which the surrogate is least sure, picked one after the other as if each had
 * come out as predicted.
 *
 * @param affordable - How many nets the budget leaves for it.
 * @param train - Asks for nets; gives back whether there was time for them.
 */
export async function* gateSteps(
  study: Study,
  memory: StudyMemory,
  gate: Gate,
  affordable: number,
  train: (nets: readonly StudyNet[], notes: readonly string[]) => Ask,
): Steps<GateReport> {
  const checks: GateCheck[] = []
  let added = 0
  for (;;) {
    await memory.fitted(study)
    const check = gateCheck(study, gate, surrogateOf(study))
    checks.push(check)
    const text = checkText(check)
    if (check.missed.length === 0)
      return { outcome: 'passed', checks, added, notes: [`The surrogate is accepted: ${text}.`] }
    const left = Math.min(gate.add, gate.most - added, affordable - added)
    const nets = gate.otherwise === 'addSentinels' ? await memory.leastSure(study, left) : []
    if (nets.length === 0) {
      const isStop = gate.otherwise === 'stop'
      const why = `The surrogate falls short of accept: ${text}`
      const tried = added > 0 ? ` after ${added} more sentinels` : ''
      const next = isStop ? 'the study ends here' : 'the search goes on with it'
      return { outcome: isStop ? 'stopped' : 'warned', checks, added, notes: [`${why}${tried}; ${next}.`] }
    }
    const isTrained = yield* train(nets, [
      `The surrogate falls short of accept: ${text}; ${nets.length} sentinels are added.`,
    ])
    if (!isTrained) return { outcome: 'out of time', checks, added, notes: [] }
    added += nets.length
  }
}

/** Judges a surrogate; one without figures misses every threshold. */
export function gateCheck(study: Study, gate: Gate, surrogate: Surrogate | undefined): GateCheck {
  const figures = surrogateReport(study, surrogate)?.summary.leaveOneOut
  const missed = thresholds(gate).flatMap(([figure, threshold]) => {
    const found = figures?.[figure]
    const isMet = found !== undefined && meets(figure, found, threshold)
    return isMet ? [] : [{ figure, threshold, found: found ?? null }]
  })
  return { nets: study.entries.length, figures: figures ?? null, missed }
}
