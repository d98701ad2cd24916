import { pipeline } from 'node:stream/promises'
import { SegscaleError } from '@segscale/core'
import { limitsLatency } from '@segscale/models'
import { LatencyMeter } from '../latency/latency-meter.ts'
import { timedContext } from '../latency/timed-context.ts'
import { TimedSpace } from '../latency/timed-space.ts'
import { loadExperiment } from '../load/load-experiment.ts'
import { loadedContext } from '../load/loaded-context.ts'
import { LocalStore } from '../store/local-store.ts'
import { storeHome } from '../store/store-home.ts'
import { NetSpace } from '../study/net-space.ts'
import { candidateLines } from './candidate-lines.ts'

/** The options of `segscale candidates`. */
export interface CandidatesCommandOptions {
  readonly file: string
  readonly set: readonly string[]
}

/**
 * Writes every candidate of an experiment to standard output, with its latency where nets of the study were timed before.
 *
 * @throws {@link SegscaleError} with code `USAGE` for an experiment on recorded trainings, and where limits on latency decide and
 *   nothing was timed.
 */
export async function candidatesCommand({ file, set }: CandidatesCommandOptions): Promise<void> {
  const loaded = loadExperiment(file, { set })
  const { experiment } = loaded
  if (experiment.evaluate !== undefined) {
    throw new SegscaleError(
      'USAGE',
      'Candidates are listed of a family; this experiment has a table of its own, which lists them.',
    )
  }
  const untimed = loadedContext(loaded)
  const store = new LocalStore(storeHome(process.env, process.cwd()))
  const { space, latency } = await timedContext(untimed, new LatencyMeter({ store }), false)
  if (latency === undefined && limitsLatency(experiment.space)) {
    throw new SegscaleError(
      'USAGE',
      `Nets must be timed before it is known which candidates keep the limits on latencyMs, but the store ${store.home} has ` +
        `no latencies of this study. Run segscale exp --file ${file}, which times them first, or remove the limits to list all.`,
    )
  }
  const listed = space instanceof TimedSpace ? space.untimed : space
  if (!(listed instanceof NetSpace)) throw new TypeError('Only rescales of a family are listed.')
  const lines = candidateLines(listed.rescales, latency?.model.byIndex())
  await pipeline(lines, process.stdout, { end: false })
}
