import { SegscaleError } from '@segscale/core'
import { measureLatency, openLatencySubject } from '@segscale/engine'
import type { LatencyOrder, LatencyReply } from './latency-messages.ts'

// The entry of a process that times forward passes. It does nothing else meanwhile, and TensorFlow's number of threads is
// that of its environment.

process.once('message', (order: LatencyOrder) => {
  void measure(order).then((reply) => {
    process.send?.(reply, undefined, undefined, () => process.exit())
  })
})
process.on('disconnect', () => process.exit(1))

async function measure({ cases, threads, limits }: LatencyOrder): Promise<LatencyReply> {
  try {
    const subjects = []
    for (const one of cases) subjects.push(await openLatencySubject(one, threads))
    const figures = await measureLatency(subjects, limits)
    for (const subject of subjects) await subject.close()
    return { type: 'measured', figures }
  } catch (error) {
    const code = error instanceof SegscaleError ? error.code : 'WORKER_FAILED'
    return { type: 'failed', code, message: error instanceof Error ? error.message : String(error) }
  }
}
