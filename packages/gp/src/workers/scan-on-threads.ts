import { GpError } from '../gp-error.ts'
import { chunkRange, type ChunkPlan, type LatticeBlockVisitor } from './lattice-scan.ts'
import { chunkFigures, type PoolMessage, type WorkerMessage } from './messages.ts'

// Chunks that a worker has at a time: the next one waits for it, so that it need not wait for an answer.
const ahead = 2
// Buffers for each worker: finished chunks wait in them until those before them are finished too.
const buffersEach = 4

/** Sends a message to one of the workers. */
export type Sender = (worker: number, message: PoolMessage) => void

/** One scan over several workers: hands out chunks and visits them in order, in memory that does not grow. */
export class ScanOnThreads {
  /** Settles when all chunks have been visited or something has failed. */
  readonly finished: Promise<void>
  readonly #scan: number
  readonly #plan: ChunkPlan
  readonly #processes: number
  readonly #visit: LatticeBlockVisitor
  readonly #send: Sender
  readonly #buffers: SharedArrayBuffer[]
  readonly #chunksOf: Set<number>[]
  readonly #waiting = new Set<number>()
  #handedOut = 0
  #visited = 0
  #resolve: () => void = () => undefined
  #reject: (error: Error) => void = () => undefined

  /** @param scan - Tells answers to this scan from late ones to scans before it. */
  constructor(
    scan: number,
    work: { plan: ChunkPlan; processes: number; visit: LatticeBlockVisitor },
    workers: number,
    send: Sender,
  ) {
    this.#scan = scan
    this.#plan = work.plan
    this.#processes = work.processes
    this.#visit = work.visit
    this.#send = send
    this.#chunksOf = Array.from({ length: workers }, () => new Set())
    const bytes = 16 * work.plan.points * work.processes
    const buffers = Math.min(buffersEach * workers, work.plan.chunks)
    this.#buffers = Array.from({ length: buffers }, () => new SharedArrayBuffer(bytes))
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** Hands out the first chunks. */
  start(): void {
    if (this.#plan.chunks === 0) this.#resolve()
    this.#handOut()
  }

  /** Takes a worker's answer. */
  receive(worker: number, message: WorkerMessage): void {
    if (message.scan !== this.#scan) return
    if (message.kind === 'failed') {
      this.fail(new GpError('WORKER_FAILED', `Every chunk of a lattice must be scored, but: ${message.message}`))
      return
    }
    this.#chunksOf[worker]?.delete(message.chunk)
    this.#waiting.add(message.chunk)
    try {
      while (this.#waiting.delete(this.#visited)) this.#visitNext()
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)))
      return
    }
    if (this.#visited === this.#plan.chunks) this.#resolve()
    else this.#handOut()
  }

  /** Gives the scan up. */
  fail(error: Error): void {
    this.#handedOut = this.#plan.chunks
    this.#visited = this.#plan.chunks
    this.#reject(error)
  }

  #visitNext(): void {
    const { from, to } = chunkRange(this.#plan, this.#visited)
    this.#visit(from, chunkFigures(this.#buffer(this.#visited), this.#processes, to - from))
    this.#visited++
  }

  #handOut(): void {
    // One each before a second for any.
    for (let depth = 1; depth <= ahead; depth++) {
      for (const [worker, chunks] of this.#chunksOf.entries()) {
        const isRoom = this.#handedOut < Math.min(this.#plan.chunks, this.#visited + this.#buffers.length)
        if (!isRoom || chunks.size >= depth) continue
        const chunk = this.#handedOut++
        chunks.add(chunk)
        const range = chunkRange(this.#plan, chunk)
        this.#send(worker, { kind: 'chunk', scan: this.#scan, chunk, range, target: this.#buffer(chunk) })
      }
    }
  }

  #buffer(chunk: number): SharedArrayBuffer {
    return this.#buffers[chunk % this.#buffers.length] as SharedArrayBuffer
  }
}
