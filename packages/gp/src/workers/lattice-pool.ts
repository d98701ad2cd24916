import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { GpError } from '../gp-error.ts'
import { rangePosterior } from '../lattice/range-posterior.ts'
import { chunkRange, planned, type ChunkPlan, type LatticeBlockVisitor, type LatticeScan } from './lattice-scan.ts'
import { chunkFigures, fillFigures, posteriorMessage, type WorkerMessage } from './messages.ts'
import { ScanOnThreads } from './scan-on-threads.ts'

// Work (multiplications) below which the calling thread is done before workers are: with them running, and not yet.
const worthSharing = 3e7
const worthStarting = 6e8

/** How a {@link LatticePool} works. Nothing of it enters results. */
export interface LatticePoolOptions {
  /** Default: as many as the machine runs at a time. With 1 there are no workers, only the calling thread. */
  readonly threads?: number | undefined
  /**
   * Arguments of Node for the workers. Needed only where this package is run from its TypeScript sources: with the
   * arguments that make Node load those; without them the calling thread does all.
   */
  readonly execArgv?: readonly string[] | undefined
}

/**
 * Worker threads that score lattices. Results are the same bits for any number of threads.
 *
 * Workers start with the first scan that is worth it, stay for later ones, and do not keep the process alive.
 */
export class LatticePool {
  /** How many threads score at a time. */
  readonly threads: number
  readonly #execArgv: readonly string[] | undefined
  #workers: Worker[] = []
  #run: ScanOnThreads | undefined
  #scans = 0
  #last: Promise<unknown> = Promise.resolve()

  constructor({ threads = availableParallelism(), execArgv }: LatticePoolOptions = {}) {
    this.#execArgv = execArgv
    // Sources need a loader that the workers would not have.
    this.threads = import.meta.url.endsWith('.ts') && execArgv === undefined ? 1 : Math.max(1, Math.floor(threads))
  }

  /**
   * Visits mean and deviation of every point of a lattice, in order; scans wait for each other.
   *
   * @throws {@link GpError} with code `LATTICE_INVALID`, or `WORKER_FAILED` where a worker ended or could not start;
   * and whatever `visit` throws.
   */
  async scan(scan: LatticeScan, visit: LatticeBlockVisitor): Promise<void> {
    const before = this.#last
    const own = before.then(() => this.#scan(scan, visit))
    this.#last = own.catch(() => undefined)
    await own
  }

  /** Ends the workers. A later scan would start new ones. */
  async close(): Promise<void> {
    await this.#last
    await this.#end()
  }

  async #scan(scan: LatticeScan, visit: LatticeBlockVisitor): Promise<void> {
    const plan = planned(scan, this.threads)
    const isShared = this.threads > 1 && plan.work >= (this.#workers.length > 0 ? worthSharing : worthStarting)
    await (isShared ? this.#scanOnThreads(scan, plan, visit) : scanHere(scan, plan, visit))
  }

  async #scanOnThreads(scan: LatticeScan, plan: ChunkPlan, visit: LatticeBlockVisitor): Promise<void> {
    while (this.#workers.length < this.threads) this.#workers.push(this.#started(this.#workers.length))
    const workers = this.#workers
    const id = ++this.#scans
    const run = new ScanOnThreads(id, { plan, processes: scan.processes.length, visit }, workers.length, (w, message) =>
      workers[w]?.postMessage(message),
    )
    const posteriors = scan.processes.map(posteriorMessage)
    const meansOnly = scan.meansOnly === true
    for (const worker of workers) {
      worker.ref()
      worker.postMessage({ kind: 'scan', scan: id, posteriors, tables: scan.tables, meansOnly })
    }
    this.#run = run
    try {
      run.start()
      await run.finished
    } finally {
      this.#run = undefined
      for (const worker of workers) worker.unref()
    }
  }

  #started(index: number): Worker {
    const name = import.meta.url.endsWith('.ts') ? './lattice-worker.ts' : './lattice-worker.js'
    const worker = new Worker(new URL(name, import.meta.url), {
      ...(this.#execArgv && { execArgv: [...this.#execArgv] }),
      name: 'lattice',
    })
    worker.on('message', (message: WorkerMessage) => this.#run?.receive(index, message))
    worker.on('error', (error: Error) => {
      this.#lost(worker, error)
    })
    worker.on('exit', () => {
      this.#lost(worker, new Error('it ended'))
    })
    return worker
  }

  // A worker that is gone takes the scan with it; the next scan starts with new ones.
  #lost(worker: Worker, cause: Error): void {
    if (!this.#workers.includes(worker)) return
    const run = this.#run
    void this.#end()
    const message = `A worker thread must last as long as a scan, but ${cause.message}. Give it memory, or use 1 thread.`
    run?.fail(new GpError('WORKER_FAILED', message, { cause }))
  }

  async #end(): Promise<void> {
    const workers = this.#workers
    this.#workers = []
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

async function scanHere(scan: LatticeScan, plan: ChunkPlan, visit: LatticeBlockVisitor): Promise<void> {
  const posteriors = scan.processes.map(({ regression }) => rangePosterior(regression, scan.tables))
  const buffer = new ArrayBuffer(16 * plan.points * posteriors.length)
  for (let chunk = 0; chunk < plan.chunks; chunk++) {
    const { from, to } = chunkRange(plan, chunk)
    const figures = chunkFigures(buffer, posteriors.length, to - from)
    fillFigures(posteriors, { from, to }, figures, scan.meansOnly === true)
    visit(from, figures)
    // Lets the process attend to other things between chunks.
    await setImmediate()
  }
}
