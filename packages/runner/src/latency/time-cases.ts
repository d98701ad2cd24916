import { fork } from 'node:child_process'
import { SegscaleError, type SegscaleErrorCode } from '@segscale/core'
import { trainingEnvironment, type LatencyFigures } from '@segscale/engine'
import type { LatencyOrder, LatencyReply } from './latency-messages.ts'

/** Where the process comes from, other than in a build. */
export interface TimingOptions {
  readonly entry?: URL
  readonly execArgv?: readonly string[]
  /** Aborted to give up. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Times forward passes in a process of their own, with a number of threads that is fixed from its start.
 *
 * @throws SegscaleError with code `WORKER_FAILED`, or that of why nothing can be timed here.
 */
export async function timeCases(order: LatencyOrder, options: TimingOptions = {}): Promise<readonly LatencyFigures[]> {
  const { signal, entry = builtProcess(), execArgv = [] } = options
  const child = fork(entry, [], {
    execArgv: [...execArgv],
    env: { ...process.env, ...trainingEnvironment(order.threads) },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    ...(signal !== undefined && { signal, killSignal: 'SIGKILL' }),
  })
  let lastWords = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = `${lastWords}${text}`.slice(-2000)
  })
  const reply = await new Promise<LatencyReply>((resolve) => {
    const fail = (how: string): void => {
      resolve({ type: 'failed', code: 'WORKER_FAILED', message: how })
    }
    child.once('message', (message) => {
      resolve(message as LatencyReply)
    })
    child.once('error', (error) => {
      fail(`The process that times nets could not go on: ${error.message}`)
    })
    child.once('close', (code, killedBy) => {
      const how = killedBy === null ? `ended with exit code ${String(code)}` : `was ended by ${killedBy}`
      fail(`The process that times nets ${how} before it answered. Its last words:\n${lastWords}`)
    })
    child.send(order)
  })
  if (reply.type === 'measured') return reply.figures
  throw new SegscaleError(reply.code as SegscaleErrorCode, reply.message)
}

/** The compiled process, also where this module itself runs from its sources. */
function builtProcess(): URL {
  const compiled = import.meta.url.endsWith('.ts') ? '../../dist/latency/latency-process.js' : './latency-process.js'
  return new URL(compiled, import.meta.url)
}
