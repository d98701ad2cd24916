import { SegscaleError } from '@segscale/core'
import { latencyTest, sentinels, type LatencyTest, type Rescale } from '@segscale/models'
import { isRecorded } from '../study/net-rescale.ts'
import { NetSpace } from '../study/net-space.ts'
import type { SearchSpace } from '../study/search-space.ts'
import { studyNets, type StudyContext } from '../study/study-context.ts'
import type { StudyNet } from '../study/study-net.ts'
import type { LatencyModel } from './latency-model.ts'
import type { LatencySetting } from './latency-record.ts'

/** The limits that a space sets on latency, once its nets have been timed or predicted. */
export interface LatencyLimitsOf {
  /** Candidates before the limits. */
  readonly candidates: number
  /** Whether a net keeps them: by its measured latency, else by the predicted one. */
  readonly keep: (net: StudyNet) => boolean
}

/** A study's candidates that keep the limits, its first nets among them, and the latencies of both. */
export interface LimitedStudy extends Pick<StudyContext, 'space' | 'base' | 'initial' | 'uniform' | 'reachable'> {
  readonly model: LatencyModel
  readonly limits: LatencyLimitsOf | undefined
}

/**
 * Leaves out the candidates beyond what the space's settings say of latency, and draws the sentinels anew among the others,
 * unless they are listed. The base stays: everything is measured against it.
 *
 * @throws {@link SegscaleError} with code `RESCALE_INVALID` where no candidate is left.
 */
export function latencyLimits(context: StudyContext, model: LatencyModel, setting: LatencySetting): LimitedStudy {
  const { space, base, uniform, experiment } = context
  if (!(space instanceof NetSpace) || experiment.evaluate !== undefined) return { ...context, model, limits: undefined }
  const { family, settings } = space.rescales
  const test = latencyTest(family, settings)
  if (test === undefined) return { ...context, model, limits: undefined }
  const latencyOf = model.byIndex()
  const rescales = space.rescales.narrowed((index) =>
    test(() => space.rescaleAt(index), { ...space.costsAt(index), latencyMs: latencyOf(index) }),
  )
  if (rescales.size === 0) throw noneLeft(space, latencyOf, setting)
  const limited = new NetSpace(rescales)
  // Their places among the candidates are others now.
  const placed = ({ rescale }: StudyNet): StudyNet => limited.netOf(rescale as Rescale)
  const isListed = experiment.sentinels.design === 'list'
  const first = isListed
    ? context.initial.map(placed)
    : [base.rescale as Rescale, ...sentinels(rescales, experiment.sentinels)].map((one) => limited.netOf(one))
  const own = model.over(limited)
  return {
    space: limited,
    base: placed(base),
    ...studyNets(experiment, limited, first, () => uniform.map(placed)),
    model: own,
    limits: { candidates: space.size, keep: keeping(test, own) },
  }
}

function keeping(test: LatencyTest, model: LatencyModel): (net: StudyNet) => boolean {
  return (net) => {
    const { rescale, params, macs } = net
    if (isRecorded(rescale)) throw new TypeError('Rows of a table have no latency.')
    return test(() => rescale, { params, macs, latencyMs: model.of(net) })
  }
}

function noneLeft(
  space: SearchSpace,
  latencyOf: (index: number) => number,
  { device, batch, threads }: LatencySetting,
): SegscaleError {
  let [fastest, slowest] = [Infinity, 0]
  for (let index = 0; index < space.size; index++) {
    fastest = Math.min(fastest, latencyOf(index))
    slowest = Math.max(slowest, latencyOf(index))
  }
  return new SegscaleError(
    'RESCALE_INVALID',
    `The space must hold a candidate that keeps its limits on latencyMs, but here all ${space.size} take from ` +
      `${fastest.toPrecision(3)} to ${slowest.toPrecision(3)} ms (${device.runtime}, batch ${batch}, ${threads} ` +
      `${threads === 1 ? 'thread' : 'threads'}). Move space.constraints.latencyMs, or the rules of space.exclude that name it.`,
  )
}
