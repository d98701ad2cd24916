import { workerCount } from '../executor/worker-count.ts'
import { workerLimits } from '../executor/worker-limits.ts'
import { LatencyMeter } from '../latency/latency-meter.ts'
import { isTimed, timedContext } from '../latency/timed-context.ts'
import { loadExperiment } from '../load/load-experiment.ts'
import { loadedContext } from '../load/loaded-context.ts'
import { printJson } from '../output.ts'
import { LocalStore } from '../store/local-store.ts'
import { storeHome } from '../store/store-home.ts'
import { failurePolicy } from '../study/failure-policy.ts'
import { planStudy } from './plan-study.ts'
import { planText } from './plan-text.ts'

/** The options of `segscale plan`. */
export interface PlanCommandOptions {
  readonly file: string
  readonly set: readonly string[]
  readonly workers?: number
  readonly json?: boolean
}

/** Plans an experiment for a person or a script. */
export async function planCommand({ file, set, workers, json }: PlanCommandOptions): Promise<void> {
  const untimed = loadedContext(loadExperiment(file, { set }))
  const { evaluator } = untimed
  const recipe = evaluator.kind === 'table' ? undefined : evaluator.recipe
  const onDamage = (message: string): void => {
    process.stderr.write(`${message}\n`)
  }
  const store = new LocalStore(storeHome(process.env, process.cwd()), { onDamage })
  const context = await timedContext(untimed, new LatencyMeter({ store }), false)
  if (isTimed(context.experiment) && context.latency === undefined) {
    process.stderr.write(
      'A run first times base, sentinels and some other nets on this machine, which takes a minute or two. What it selects ' +
        'after the sentinels depends on that; this plan leaves latencyMs out.\n',
    )
  }
  const count = workerCount(workers, recipe?.threads ?? 1)
  const plan = await planStudy(context, store, count, failurePolicy(store.home, workerLimits({}, count)))
  if (json === true) printJson(plan)
  else process.stdout.write(planText(plan, process.stdout.columns || 100))
}
