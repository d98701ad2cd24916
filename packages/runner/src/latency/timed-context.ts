import { contentKey, RandomStream, type Experiment, type JsonValue } from '@segscale/core'
import { limitsLatency } from '@segscale/models'
import { latencyDevice, type LatencyLimits, type LatencyRuntime } from '@segscale/engine'
import type { StudyContext } from '../study/study-context.ts'
import { architectureOf, type StudyNet } from '../study/study-net.ts'
import type { KnownLatency, LatencyMeter, LatencyTask } from './latency-meter.ts'
import { latencyLimits, type LatencyLimitsOf } from './latency-limits.ts'
import { LatencyModel, type TimedStudyNet } from './latency-model.ts'
import type { LatencySetting } from './latency-record.ts'
import { TimedSpace } from './timed-space.ts'

/** How the latencies of a study are measured, and what is predicted from them. */
export interface StudyLatency {
  readonly runtime: LatencyRuntime
  readonly setting: LatencySetting
  readonly model: LatencyModel
  /** Where the space limits latency: what came of it. */
  readonly limits: LatencyLimitsOf | undefined
  /** Content key of what the model was made of. */
  readonly digest: string
  /** Measured latencies of some nets, in their order. */
  measure(nets: readonly StudyNet[]): Promise<readonly KnownLatency[]>
}

/** Nets of the space that are timed beside base and sentinels: so many, and so many more for each input. */
const timedAtLeast = 16
const timedPerInput = 8

/** Many nets are timed, and what they say of each other evens a wide interval out. */
export const studyLimits: Omit<LatencyLimits, 'now'> = { seconds: 2, sliceMs: 20 }

/** Whether an experiment trades latency, or limits it. */
export function isTimed(experiment: Experiment): boolean {
  if (experiment.evaluate !== undefined) return false
  return experiment.search.objectives.includes('latencyMs') || limitsLatency(experiment.space)
}

/**
 * A study that trades or limits latency, with the latency of every candidate among its costs: base, sentinels and some nets drawn
 * from the space are timed on this machine, before anything is trained, and the others are predicted. Candidates beyond a
 * limit are then left out, and sentinels drawn among the others. Other studies stay as they are.
 *
 * What is timed does not depend on the limits, so that moving one times nothing anew.
 *
 * @param mayMeasure - Where false, a study whose nets are not all in the store is given back without latencies.
 * @throws SegscaleError with code `RESCALE_INVALID` where no candidate keeps the limits.
 */
export async function timedContext(
  context: StudyContext,
  meter: LatencyMeter,
  mayMeasure = true,
): Promise<StudyContext> {
  const { experiment, space } = context
  if (!isTimed(experiment)) return context
  const { runtime = 'onnxruntime', batch = 1, threads = 1 } = experiment.search.latency ?? {}
  const setting = { device: await latencyDevice(runtime), threads, batch }
  const nets = netsToTime(context)
  const taskOf = (net: StudyNet): LatencyTask => ({ architecture: architectureOf(net), runtime, setting })
  const found = mayMeasure ? await meter.measure(nets.map(taskOf)) : await meter.known(nets.map(taskOf))
  const timed = nets.flatMap((net, at): TimedStudyNet[] => {
    const known = found[at]
    return known === undefined ? [] : [{ net, figures: known.figures }]
  })
  if (timed.length < nets.length) return context
  const limited = latencyLimits(context, new LatencyModel(space, timed), setting)
  const { model } = limited
  const withLatency = (net: StudyNet): StudyNet => ({ ...net, latencyMs: model.of(net) })
  return {
    ...context,
    space: new TimedSpace(limited.space, model),
    base: withLatency(limited.base),
    initial: limited.initial.map(withLatency),
    uniform: limited.uniform.map(withLatency),
    reachable: limited.reachable,
    latency: {
      ...{ runtime, setting, model, limits: limited.limits, digest: digestOf(timed) },
      measure: (some) => meter.measure(some.map(taskOf)),
    },
  }
}

function digestOf(timed: readonly TimedStudyNet[]): string {
  return contentKey(timed.map(({ net, figures }): JsonValue => [net.identity, { ...figures }]))
}

/** Base, sentinels, what has no place in the space, and draws from all of the space; each net once. */
function netsToTime({ base, initial, uniform, space }: StudyContext): StudyNet[] {
  const nets = new Map([base, ...initial, ...uniform].map((net) => [net.identity, net]))
  const random = RandomStream.derive('nets to time')
  const wanted = Math.min(space.size, timedAtLeast + timedPerInput * space.inputs.length)
  const drawn = new Set<number>()
  while (drawn.size < wanted) drawn.add(random.integer(space.size))
  for (const index of drawn) {
    const net = space.netAt(index)
    nets.set(net.identity, net)
  }
  return [...nets.values()]
}
