import { workerCount } from '../executor/worker-count.ts'
import { workerLimits } from '../executor/worker-limits.ts'
import { LatencyMeter } from '../latency/latency-meter.ts'
import { isTimed, timedContext } from '../latency/timed-context.ts'
import { loadExperiments } from '../load/load-experiment.ts'
import { loadedContext } from '../load/loaded-context.ts'
import { printJson } from '../output.ts'
import { LocalStore } from '../store/local-store.ts'
import { storeHome } from '../store/store-home.ts'
import { failurePolicy } from '../study/failure-policy.ts'
import { planStudy, type StudyPlan } from './plan-study.ts'
import { planText } from './plan-text.ts'
import { sweepPlan, sweepPlanText } from './sweep-plan.ts'

/** The options of `segscale plan`. */
export interface PlanCommandOptions {
  readonly file: string
  readonly set: readonly string[]
  readonly only?: string
  readonly workers?: number
  readonly json?: boolean
}

/** Plans an experiment, or each of a sweep, for a person or a script. */
export async function planCommand(options: PlanCommandOptions): Promise<void> {
  const { file, json } = options
  const onDamage = (message: string): void => {
    process.stderr.write(`${message}\n`)
  }
  const store = new LocalStore(storeHome(process.env, process.cwd()), { onDamage })
  const plans: StudyPlan[] = []
  let isUntimed = false
  for (const loaded of loadExperiments(file, options)) {
    const untimed = loadedContext(loaded)
    const { evaluator } = untimed
    const context = await timedContext(untimed, new LatencyMeter({ store }), false)
    isUntimed ||= isTimed(context.experiment) && context.latency === undefined
    const recipe = evaluator.kind === 'table' ? undefined : evaluator.recipe
    const count = workerCount(options.workers, recipe?.threads ?? 1)
    const failures = failurePolicy(store.home, workerLimits({}, count))
    plans.push(await planStudy(context, store, count, { failures }))
  }
  if (isUntimed) {
    process.stderr.write(
      'A run first times base, sentinels and some other nets on this machine, which takes a minute or two. What it selects ' +
        'after the sentinels depends on that; this plan leaves latencyMs out, and limits on it.\n',
    )
  }
  const [only, ...others] = plans
  const width = process.stdout.columns || 100
  if (json === true) printJson(others.length === 0 ? only : sweepPlan(plans))
  else if (others.length > 0) process.stdout.write(sweepPlanText(sweepPlan(plans), width))
  else if (only !== undefined) process.stdout.write(planText(only, width))
}
