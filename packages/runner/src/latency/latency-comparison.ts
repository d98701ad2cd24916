import type { LatencyRecordOutcome } from './latency-record.ts'

/** A net beside its base, both timed in the same setting. */
export interface ComparedLatency {
  readonly params: number
  readonly baseParams: number
  readonly figures: LatencyRecordOutcome
  readonly base: LatencyRecordOutcome
}

/**
 * Whether a net has fewer parameters than its base and is not faster: its interval is not below that of the base.
 */
export function isSmallerButNotFaster({ params, baseParams, figures, base }: ComparedLatency): boolean {
  return params < baseParams && figures.highMs >= base.lowMs
}
