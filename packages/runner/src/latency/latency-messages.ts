import type { LatencyCase, LatencyFigures, LatencyLimits } from '@segscale/engine'

/** To the process that takes times, once: what to time, all of it in turns. */
export interface LatencyOrder {
  readonly cases: readonly LatencyCase[]
  readonly threads: number
  readonly limits: Omit<LatencyLimits, 'now'>
}

/** From the process that takes times, once. */
export type LatencyReply =
  | { readonly type: 'measured'; readonly figures: readonly LatencyFigures[] }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
