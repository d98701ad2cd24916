import { parentPort } from 'node:worker_threads'
import type { RangePosterior } from '../lattice/lattice-source.ts'
import { rangePosterior } from '../lattice/range-posterior.ts'
import { chunkFigures, fillFigures, receivedSource, type PoolMessage, type WorkerMessage } from './messages.ts'

/*
 * The thread of a LatticePool: computes one chunk of a lattice after another into shared memory. It holds the posteriors
 * of one scan at a time.
 */
let posteriors: readonly RangePosterior[] = []
let meansOnly = false

parentPort?.on('message', (message: PoolMessage) => {
  try {
    if (message.kind === 'scan') {
      posteriors = message.posteriors.map((posterior) => rangePosterior(receivedSource(posterior), message.tables))
      meansOnly = message.meansOnly
      return
    }
    const { scan, chunk, range, target } = message
    const figures = chunkFigures(target, posteriors.length, range.to - range.from)
    fillFigures(posteriors, range, figures, meansOnly)
    answer({ kind: 'done', scan, chunk })
  } catch (error) {
    answer({ kind: 'failed', scan: message.scan, message: error instanceof Error ? error.message : String(error) })
  }
})

function answer(message: WorkerMessage): void {
  parentPort?.postMessage(message)
}
