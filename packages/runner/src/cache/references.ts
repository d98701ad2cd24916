import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { LatencyMeter } from '../latency/latency-meter.ts'
import { timedContext } from '../latency/timed-context.ts'
import { loadExperiment } from '../load/load-experiment.ts'
import { loadedContext } from '../load/loaded-context.ts'
import { planStudy } from '../plan/plan-study.ts'
import { listRuns } from '../report/run-folders.ts'
import type { Store } from '../store/store.ts'
import { messageOf } from '../store/stored-file.ts'

/** Files of a run that name keys. */
const runFiles = ['plan.json', 'result.json', 'trainings.csv', 'events.jsonl']

/**
 * Every key that a run in an output folder, or an experiment file in a folder, refers to.
 *
 * @throws SegscaleError with code `EXPERIMENT_INVALID` for a file of which nobody can say what it refers to.
 */
export async function referencedKeys(
  { out, experiments }: { readonly out: string; readonly experiments: string },
  store: Store,
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>()
  for (const { path } of await listRuns(out)) {
    for (const name of runFiles) {
      const text = await readFile(join(path, name), 'utf8').catch(() => '')
      for (const [key] of text.matchAll(/\b[0-9a-f]{64}\b/g)) keys.add(key)
    }
  }
  for (const name of await readdir(experiments).catch(() => [])) {
    if (!/\.ya?ml$/.test(name)) continue
    for (const key of await keysOfFile(join(experiments, name), store)) keys.add(key)
  }
  return keys
}

async function keysOfFile(file: string, store: Store): Promise<string[]> {
  try {
    const untimed = loadedContext(loadExperiment(file, { set: [] }))
    const context = await timedContext(untimed, new LatencyMeter({ store }), false)
    const { list, course } = await planStudy(context, store, 1)
    return [course, ...list.map(({ key }) => key)]
  } catch (error) {
    throw new SegscaleError(
      'EXPERIMENT_INVALID',
      `What ${file} refers to must be known before anything is removed, but it cannot be planned: ${messageOf(error)} ` +
        'Mend or move the file, or give up that protection with --no-keep-referenced.',
      { cause: error },
    )
  }
}
