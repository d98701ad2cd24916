import type { LatencyRuntime } from '@segscale/engine'
import type { Architecture } from '@segscale/models'
import { isSmallerButNotFaster } from './latency-comparison.ts'
import type { KnownLatency } from './latency-meter.ts'
import type { LatencyRecordOutcome, LatencySetting } from './latency-record.ts'

/** A net that is timed. The first of a list is the base that the others are compared with. */
export interface TimedNet {
  /** Why it is timed, in a word or two. */
  readonly role: string
  readonly label: string
  readonly architecture: Architecture
  readonly params: number
  readonly macs: number
}

/** The latencies of some nets in one setting, in the order of the nets. */
export interface SettingLatencies {
  readonly runtime: LatencyRuntime
  readonly setting: LatencySetting
  readonly latencies: readonly KnownLatency[]
}

/** One net in one setting. */
export interface LatencyRow extends Omit<LatencyRecordOutcome, 'status'> {
  readonly role: string
  readonly net: string
  readonly params: number
  /** Parameters as a share of the base's. */
  readonly paramsShare: number
  readonly macs: number
  readonly imagesPerSecond: number
  /** The base's median as a multiple of this one's. */
  readonly timesFaster: number
  readonly isSmallerButNotFaster: boolean
  /** Of the record in the store. */
  readonly key: string
}

/** What `segscale latency` found: a table per setting. */
export interface LatencyReport {
  readonly settings: readonly (LatencySetting & {
    readonly runtime: LatencyRuntime
    readonly nets: readonly LatencyRow[]
  })[]
  /** Sentences about nets that are smaller and not faster. */
  readonly warnings: readonly string[]
}

/** Compares every net with the first one, in each setting. */
export function latencyReport(nets: readonly TimedNet[], settings: readonly SettingLatencies[]): LatencyReport {
  const tables = settings.map(({ runtime, setting, latencies }) => ({
    ...setting,
    runtime,
    nets: nets.map((net, at) => latencyRow(net, latencies[at] as KnownLatency, { nets, latencies, setting })),
  }))
  return { settings: tables, warnings: tables.flatMap(warningsOf) }
}

function latencyRow(
  net: TimedNet,
  { key, figures }: KnownLatency,
  { nets, latencies, setting }: { nets: readonly TimedNet[] } & Pick<SettingLatencies, 'latencies' | 'setting'>,
): LatencyRow {
  const [base] = nets as readonly [TimedNet]
  const ofBase = (latencies[0] as KnownLatency).figures
  const { role, label, params, macs } = net
  const { medianMs, lowMs, highMs, p10Ms, p90Ms, runs, isTight } = figures
  return {
    role,
    net: label,
    params,
    paramsShare: params / base.params,
    macs,
    ...{ medianMs, lowMs, highMs, p10Ms, p90Ms, runs, isTight },
    imagesPerSecond: (1000 * setting.batch) / medianMs,
    timesFaster: ofBase.medianMs / medianMs,
    isSmallerButNotFaster: isSmallerButNotFaster({ params, baseParams: base.params, figures, base: ofBase }),
    key,
  }
}

function warningsOf({ runtime, batch, nets }: LatencyReport['settings'][number]): string[] {
  const base = nets[0] as LatencyRow
  return nets
    .filter((row) => row.isSmallerButNotFaster)
    .map(
      ({ net, paramsShare, medianMs }) =>
        `${net} has ${Math.round(paramsShare * 100)} % of the parameters and is not faster: ` +
        `${medianMs.toPrecision(3)} ms against ${base.medianMs.toPrecision(3)} ms (${runtime}, batch ${batch}).`,
    )
}
