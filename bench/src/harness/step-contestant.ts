import { fileURLToPath } from 'node:url'
import { trainingEnvironment } from '@segscale/engine'
import { AskedProcess } from './asked-process.ts'
import type { NetCase, Precision } from './net-case.ts'
import { startPeer } from './peer.ts'

/** How PyTorch runs a net: memory layout, autocast to bfloat16 and `torch.compile`. */
export type PeerMode =
  'plain' | 'channels_last' | 'channels_last+compile' | 'channels_last+bf16' | 'channels_last+bf16+compile'

const modesOf: Readonly<Record<Precision, readonly PeerMode[]>> = {
  float32: ['plain', 'channels_last', 'channels_last+compile'],
  bfloat16: ['plain', 'channels_last', 'channels_last+compile', 'channels_last+bf16', 'channels_last+bf16+compile'],
}

/** Whether PyTorch compiles the net in this mode. */
export function isCompiled(mode: PeerMode): boolean {
  return mode.endsWith('compile')
}

/**
 * The modes that a precision is compared with: float32 with those that compute in float32, bfloat16 with all.
 *
 * @param kinds - `eager`, `compile` or `all`.
 */
export function peerModes(precision: Precision, kinds: 'eager' | 'compile' | 'all'): PeerMode[] {
  return modesOf[precision].filter((mode) => kinds === 'all' || isCompiled(mode) === (kinds === 'compile'))
}

/** Answer to `{ build }`: from the definition of the net to the end of its first step. */
export interface Built {
  readonly seconds: number
}

/** Our process of training steps. */
export function startOurs(threads: number): AskedProcess {
  const script = fileURLToPath(new URL('../step-process.js', import.meta.url))
  return new AskedProcess('step-process', process.execPath, [script], {
    ...process.env,
    ...trainingEnvironment(threads),
  })
}

/**
 * PyTorch's process of training steps.
 *
 * @param env - A cache folder for what `torch.compile` writes, for one.
 */
export function startPyTorch(
  python: string,
  mode: PeerMode,
  threads: number,
  env: NodeJS.ProcessEnv = {},
): AskedProcess {
  return startPeer('train_step.py', { python, args: [mode], threads, env })
}

/** Prepares a net in a process, in place of the one before. */
export async function build(contestant: AskedProcess, net: NetCase): Promise<number> {
  return (await contestant.ask<Built>({ build: net })).seconds
}

/** Milliseconds of each of so many steps, after one that does not count: the process has been idle until then. */
export async function steps(contestant: AskedProcess, count: number): Promise<number[]> {
  return (await contestant.ask<{ milliseconds: number[] }>({ steps: count + 1 })).milliseconds.slice(1)
}

/** Versions of what a process runs on. */
export async function versionsOf(contestant: AskedProcess): Promise<Record<string, string>> {
  return await contestant.ask({ versions: true })
}
