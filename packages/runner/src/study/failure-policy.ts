import { hostname } from 'node:os'
import { join } from 'node:path'
import { locateNative } from '@segscale/engine'
import type { JobFailure, RememberedFailureKind } from '../executor/failure-class.ts'
import type { WorkerLimits } from '../executor/worker-process.ts'
import { FailureMemory, type RememberedFailure } from '../store/failure-memory.ts'
import { segscaleVersion } from './segscale-version.ts'
import type { OutsideFailure } from './study.ts'

/** What {@link FailurePolicy} goes by. */
export interface FailurePolicyOptions {
  readonly memory: FailureMemory
  /** Kinds of failures that are tried again, whatever is remembered. */
  readonly retry: ReadonlySet<RememberedFailureKind>
  /** What a training may take now: bytes and seconds. */
  readonly memoryBytes: number
  readonly seconds: number
  /** Versions that engine failures and bugs depend on. */
  readonly versions: Readonly<Record<string, string>>
}

/**
 * Decides which failures of the past still stand. One that reached a limit stands up to that limit, one of the engine or a
 * bug as long as the versions are the same; a divergence is an outcome, and stands for good. `retry` overrules all that.
 */
export class FailurePolicy {
  readonly #options: FailurePolicyOptions

  constructor(options: FailurePolicyOptions) {
    this.#options = options
  }

  /** Whether trainings that ended with this kind of failure are tried again. */
  retries(kind: RememberedFailureKind): boolean {
    return this.#options.retry.has(kind)
  }

  /** The failure of a piece of work that stands; undefined where it is to be tried (again). */
  async standing(key: string): Promise<OutsideFailure | undefined> {
    const known = await this.#options.memory.recall(key)
    if (known === undefined || this.retries(known.failure) || !this.#stands(known)) return undefined
    // In the first line: what follows it are the last ones of the log.
    const message = known.message.replace(/^.*/, (line) => `${line} (${known.at}, on ${known.host})`)
    return { status: 'failed', failure: known.failure, message }
  }

  /** Remembers a failure that would come again. Of the others, where it is silent, nothing is known for the next time. */
  async remember(key: string, { failure, message, limit }: Failed): Promise<void> {
    if (failure === 'killed' || failure === 'stopped' || (failure === 'timeout' && limit === undefined)) return
    const { memory, memoryBytes, versions } = this.#options
    const broken = failure === 'out-of-memory' ? (limit ?? memoryBytes) : limit
    // Infinity is none in JSON: where memory had no limit, the machine was the limit, and nothing is compared.
    const bound = broken === undefined || !Number.isFinite(broken) ? {} : { limit: broken }
    await memory.remember({ key, failure, message, ...bound, versions, host: hostname(), at: new Date().toISOString() })
  }

  /** Forgets the failures of work that has a record now. */
  async forget(key: string): Promise<void> {
    await this.#options.memory.forget(key)
  }

  #stands({ failure, limit, versions }: RememberedFailure): boolean {
    const { memoryBytes, seconds, versions: now } = this.#options
    if (failure === 'out-of-memory') return limit === undefined ? true : memoryBytes <= limit
    if (failure === 'timeout') return limit === undefined || seconds <= limit
    return Object.entries(now).every(([name, version]) => versions[name] === version)
  }
}

/** The policy of the store in a folder, under the limits of a run and the versions of this program. */
export function failurePolicy(
  home: string,
  { memoryBytes, seconds }: Pick<WorkerLimits, 'memoryBytes' | 'seconds'>,
  retry: readonly RememberedFailureKind[] = [],
): FailurePolicy {
  const tensorflow = locateNative()?.tensorflowVersion
  return new FailurePolicy({
    memory: new FailureMemory(join(home, 'failures')),
    retry: new Set(retry),
    memoryBytes,
    seconds,
    versions: { segscale: segscaleVersion(), ...(tensorflow !== undefined && { tensorflow }) },
  })
}

interface Failed {
  readonly failure: JobFailure
  readonly message: string
  readonly limit?: number
}
