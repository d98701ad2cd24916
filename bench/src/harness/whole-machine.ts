import type { AskedProcess } from './asked-process.ts'
import { caseLabel, type NetCase } from './net-case.ts'
import { decimals, progress, type Column } from './report.ts'
import { median, rounded } from './statistics.ts'
import { build, peerModes, startOurs, startPyTorch, versionsOf, type PeerMode } from './step-contestant.ts'
import { takeTurns } from './take-turns.ts'

/** Throughput of all cores on one net. */
export interface MachineRow {
  readonly family: string
  readonly width: number | readonly number[]
  readonly depth: readonly number[]
  readonly channels: readonly number[]
  readonly batch: number
  readonly precision: string
  /** One process per core, one thread each, all at once. */
  readonly oursImagesPerSecond: number
  /** The best of the peer's modes, with a process per core or with one process of all threads; null without a peer. */
  readonly peerImagesPerSecond: number | null
  readonly peerMode: string | null
  /** Ours over the peer's: above 1, ours is quicker. */
  readonly ratio: number | null
  /** Images per second of every way that the peer was run. */
  readonly modes: Readonly<Record<string, number>>
}

/** Processes that work at the same time. */
interface Fleet {
  readonly name: string
  readonly processes: readonly AskedProcess[]
}

/** How the whole machine is measured. */
export interface MachineSettings {
  readonly python: string | undefined
  readonly cores: number
  readonly kinds: 'eager' | 'compile' | 'all'
  readonly rounds: number
}

// Long enough that starting and stopping a few milliseconds apart does not show.
const turnSeconds = 3

/** Measures every net on all cores; processes are started once and take one net after another. */
export async function machineRows(
  cases: readonly NetCase[],
  settings: MachineSettings,
): Promise<{ rows: MachineRow[]; versions: Record<string, string> }> {
  const fleets = startFleets(cases[0], settings)
  const rows: MachineRow[] = []
  for (const net of cases) {
    progress(caseLabel(net))
    for (const { processes } of fleets) await Promise.all(processes.map((each) => build(each, net)))
    const measured = await takeTurns(fleets, settings.rounds, (fleet) => imagesPerSecond(fleet, net.batch))
    rows.push(machineRow(net, new Map(fleets.map(({ name }, at) => [name, median(measured[at] ?? [])]))))
  }
  const versions: Record<string, string> = {}
  for (const { processes } of fleets) Object.assign(versions, processes[0] && (await versionsOf(processes[0])))
  await Promise.all(fleets.flatMap(({ processes }) => processes.map((each) => each.close())))
  return { rows, versions }
}

function startFleets(net: NetCase | undefined, { python, cores, kinds }: MachineSettings): Fleet[] {
  const perCore = (start: () => AskedProcess): AskedProcess[] => Array.from({ length: cores }, start)
  const ours = { name: 'ours', processes: perCore(() => startOurs(1)) }
  if (python === undefined) return [ours]
  const peers = peerModes(net?.precision ?? 'float32', kinds).flatMap((mode: PeerMode): Fleet[] => [
    { name: `${mode}, ${cores} processes`, processes: perCore(() => startPyTorch(python, mode, 1)) },
    { name: `${mode}, ${cores} threads`, processes: [startPyTorch(python, mode, cores)] },
  ])
  return [ours, ...peers]
}

async function imagesPerSecond({ processes }: Fleet, batch: number): Promise<number> {
  const answers = await Promise.all(
    processes.map((each) => each.ask<{ steps: number; seconds: number }>({ seconds: turnSeconds })),
  )
  return answers.reduce((sum, { steps, seconds }) => sum + (steps * batch) / seconds, 0)
}

function machineRow(net: NetCase, throughputs: ReadonlyMap<string, number>): MachineRow {
  const { family, share, depth, width, batch, precision } = net
  const ours = throughputs.get('ours') ?? 0
  const peers = [...throughputs].filter(([name]) => name !== 'ours')
  const best = peers.toSorted(([, a], [, b]) => b - a)[0]
  return {
    family,
    width: share,
    depth,
    channels: width,
    batch,
    precision,
    oursImagesPerSecond: rounded(ours),
    peerImagesPerSecond: best === undefined ? null : rounded(best[1]),
    peerMode: best?.[0] ?? null,
    ratio: best === undefined ? null : rounded(ours / best[1], 3),
    modes: Object.fromEntries(peers.map(([name, value]) => [name, rounded(value)])),
  }
}

/** Columns of a table of these rows. */
export const machineColumns: readonly Column<MachineRow>[] = [
  { title: 'net', text: ({ channels, ...row }) => caseLabel({ ...row, width: channels }) },
  { title: 'precision', text: ({ precision }) => precision },
  { title: 'ours, images/s', text: ({ oursImagesPerSecond }) => decimals(oursImagesPerSecond, 0) },
  { title: 'PyTorch, images/s', text: ({ peerImagesPerSecond }) => decimals(peerImagesPerSecond ?? undefined, 0) },
  { title: 'its best way', text: ({ peerMode }) => peerMode ?? '-' },
  { title: 'ratio', text: ({ ratio }) => decimals(ratio ?? undefined, 2) },
]
