import { workerCount } from '../executor/worker-count.ts'
import { workerLimits } from '../executor/worker-limits.ts'
import { LatencyMeter } from '../latency/latency-meter.ts'
import { timedContext } from '../latency/timed-context.ts'
import { loadedContext } from '../load/loaded-context.ts'
import { loadExperiments } from '../load/load-experiment.ts'
import { planStudy } from '../plan/plan-study.ts'
import type { LocalStore } from '../store/local-store.ts'
import { failurePolicy } from '../study/failure-policy.ts'

/**
 * The keys that an experiment file, or every experiment of its sweep, comes to as far as outcomes are known: its
 * trainings, and what is remembered for it.
 *
 * @throws What loading and planning throw.
 */
export async function plannedKeys(file: string, store: LocalStore): Promise<string[]> {
  const failures = failurePolicy(store.home, workerLimits({}, workerCount(undefined, 1)))
  const keys: string[] = []
  for (const loaded of loadExperiments(file)) {
    const context = await timedContext(loadedContext(loaded), new LatencyMeter({ store }), false)
    const { list, course } = await planStudy(context, store, 1, { failures })
    keys.push(course, ...list.map(({ key }) => key))
  }
  return keys
}
