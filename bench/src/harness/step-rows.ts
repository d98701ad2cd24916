import { caseLabel, type NetCase } from './net-case.ts'
import { decimals, type Column } from './report.ts'
import { median, rounded } from './statistics.ts'
import type { PeerMode } from './step-contestant.ts'

/** Training steps of one net, ours and the peer's. */
export interface StepRow {
  readonly family: string
  /** The share of channels that is kept, or the channels of each segment. */
  readonly width: number | readonly number[]
  readonly depth: readonly number[]
  readonly channels: readonly number[]
  readonly batch: number
  readonly precision: string
  /** Median over rounds of the median step of a round. */
  readonly oursMs: number
  /** That of the peer's quickest mode; null where no peer was timed, as are the next two. */
  readonly peerMs: number | null
  readonly peerMode: PeerMode | null
  /** `peerMs / oursMs`: above 1, ours is quicker. */
  readonly ratio: number | null
  /** Every mode of the peer, in milliseconds. */
  readonly modes: Readonly<Partial<Record<PeerMode, number>>>
}

/**
 * The row of one net.
 *
 * @param ours - Milliseconds of a step, one number per round.
 * @param peers - The same of each mode of the peer.
 */
export function stepRow(
  net: NetCase,
  ours: readonly number[],
  peers: ReadonlyMap<PeerMode, readonly number[]>,
): StepRow {
  const oursMs = median(ours)
  const modes = [...peers].map(([mode, times]) => [mode, median(times)] as const)
  const best = modes.toSorted(([, a], [, b]) => a - b)[0]
  const { family, share, depth, width, batch, precision } = net
  return {
    family,
    width: share,
    depth,
    channels: width,
    batch,
    precision,
    oursMs: rounded(oursMs),
    peerMs: best === undefined ? null : rounded(best[1]),
    peerMode: best?.[0] ?? null,
    ratio: best === undefined ? null : rounded(best[1] / oursMs, 3),
    modes: Object.fromEntries(modes.map(([mode, ms]) => [mode, rounded(ms)])),
  }
}

/** Columns of a table of rows: the net, ours, each mode of the peer, and the ratio to its quickest. */
export function stepColumns(modes: readonly PeerMode[]): Column<StepRow>[] {
  return [
    { title: 'net', text: ({ channels, ...row }) => caseLabel({ ...row, width: channels }) },
    { title: 'batch', text: ({ batch }) => String(batch) },
    { title: 'precision', text: ({ precision }) => precision },
    { title: 'ours, ms', text: ({ oursMs }) => decimals(oursMs, 1) },
    ...modes.map((mode) => ({
      title: `PyTorch ${mode}, ms`,
      text: (row: StepRow): string => decimals(row.modes[mode], 1),
    })),
    { title: 'ratio', text: ({ ratio }) => decimals(ratio ?? undefined, 2) },
  ]
}
