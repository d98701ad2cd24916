import { RandomStream, type Experiment } from '@segscale/core'
import { latencyDevice, type LatencyLimits, type LatencyRuntime } from '@segscale/engine'
import type { StudyContext } from '../study/study-context.ts'
import { architectureOf, type StudyNet } from '../study/study-net.ts'
import type { KnownLatency, LatencyMeter, LatencyTask } from './latency-meter.ts'
import { LatencyModel, type TimedStudyNet } from './latency-model.ts'
import type { LatencySetting } from './latency-record.ts'
import { TimedSpace } from './timed-space.ts'

/** How the latencies of a study are measured, and what is predicted from them. */
export interface StudyLatency {
  readonly runtime: LatencyRuntime
  readonly setting: LatencySetting
  readonly model: LatencyModel
  /** Measured latencies of some nets, in their order. */
  measure(nets: readonly StudyNet[]): Promise<readonly KnownLatency[]>
}

/** Nets of the space that are timed beside base and sentinels: so many, and so many more for each input. */
const timedAtLeast = 16
const timedPerInput = 8

/** Many nets are timed, and what they say of each other evens a wide interval out. */
export const studyLimits: Omit<LatencyLimits, 'now'> = { seconds: 2, sliceMs: 20 }

/** Whether an experiment trades latency. */
export function isTimed({ search, evaluate }: Experiment): boolean {
  return evaluate === undefined && search.objectives.includes('latencyMs')
}

/**
 * A study that trades latency, with the latency of every candidate among its costs: base, sentinels and some nets drawn
 * from the space are timed on this machine, before anything is trained, and the others are predicted. Other studies stay
 * as they are.
 *
 * @param mayMeasure - Where false, a study whose nets are not all in the store is given back without latencies.
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
  const model = new LatencyModel(space, timed)
  const withLatency = (net: StudyNet): StudyNet => ({ ...net, latencyMs: model.of(net) })
  return {
    ...context,
    space: new TimedSpace(space, model),
    base: withLatency(context.base),
    initial: context.initial.map(withLatency),
    uniform: context.uniform.map(withLatency),
    latency: { runtime, setting, model, measure: (some) => meter.measure(some.map(taskOf)) },
  }
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
