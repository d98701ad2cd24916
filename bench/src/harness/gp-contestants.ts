import { LatticePool } from '@segscale/gp'
import type { AskedProcess } from './asked-process.ts'
import { gpData } from './gp-data.ts'
import { doTask, gpModel, predicted, type GpTask, type GpTurn } from './gp-tasks.ts'
import { startPeer } from './peer.ts'

/** Whose Gaussian processes are compared. */
export const peerNames = ['sklearn', 'botorch', 'botorch-matern52'] as const
export type PeerName = (typeof peerNames)[number]

/** Somebody who does tasks, with a number of threads. */
export interface GpContestant {
  readonly name: 'ours' | PeerName
  readonly threads: number
  /** Takes up the first `n` points of the data. */
  prepare(n: number): Promise<void>
  turn(task: GpTask, n: number, repeats: number): Promise<GpTurn>
  versions(): Promise<Readonly<Record<string, string>>>
  close(): Promise<void>
}

/** Ourselves. Only predictions use more than one thread. */
export function ourselves(threads: number): GpContestant {
  const pool = new LatticePool({ threads })
  return {
    name: 'ours',
    threads,
    prepare: () => Promise.resolve(),
    turn: async (task, n, repeats) => await doTask(task, gpData(n), repeats, pool),
    versions: () => Promise.resolve({}),
    close: () => pool.close(),
  }
}

/** A peer in a process of its own. */
export function peer(name: PeerName, python: string, threads: number): GpContestant {
  const asked: AskedProcess = startPeer('gp.py', { python, args: [name], threads })
  return {
    name,
    threads,
    prepare: async (n) => {
      await asked.ask({ data: gpData(n), model: gpModel, predicted })
    },
    turn: (task, _n, repeats) => asked.ask<GpTurn>({ task, repeats }),
    versions: () => asked.ask<Record<string, string>>({ versions: true }),
    close: () => asked.close(),
  }
}
