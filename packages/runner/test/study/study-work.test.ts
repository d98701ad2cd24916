import { describe, expect, it } from 'vitest'
import type { Job, JobEvents, JobOutcome, ResultOf } from '../../src/executor/executor.ts'
import { RunStoppedError } from '../../src/study/run-stopped.ts'
import { runStudy } from '../../src/study/run-study.ts'
import type { StudyEvent } from '../../src/study/study-event.ts'
import { StudyWork } from '../../src/study/study-work.ts'
import { MemoryStore } from '../store/memory-store.ts'
import { SimulatedExecutor, smallExampleContext, recipeOf } from './simulation.ts'

/** Simulates trainings that go on at step 5 of 20, after 30 seconds of work in a process that was killed. */
class ResumingExecutor extends SimulatedExecutor {
  readonly wereStored: boolean[] = []
  readonly #store: MemoryStore

  constructor(store: MemoryStore) {
    super()
    this.#store = store
  }

  override async submit<J extends Job>(job: J, events: JobEvents = {}): Promise<JobOutcome<ResultOf<J>>> {
    const outcome = await super.submit(job, events)
    events.onResume?.({ step: 5, steps: 20, seconds: 30 })
    if (job.kind === 'evaluation' || outcome.status === 'failed') return outcome
    return { ...outcome, result: { ...outcome.result, priorSeconds: 30, peakMemoryBytes: 7e8 } }
  }

  override async discard(key: string): Promise<void> {
    this.wereStored.push((await this.#store.head(key)) !== undefined)
    await super.discard(key)
  }
}

describe('StudyWork', () => {
  it('drops what a training would go on from once its record is stored, and records what all of it cost', async () => {
    const store = new MemoryStore()
    const context = smallExampleContext()
    const executor = new ResumingExecutor(store)
    const events: StudyEvent[] = []
    const listener = (event: StudyEvent): void => {
      events.push(event)
    }
    const workplace = () => Promise.resolve({ executor, origin: { host: 'here', versions: {} } })
    const recipe = recipeOf(context)
    const work = new StudyWork({ store, workplace, recipe, listener, maxFailures: Infinity })
    await runStudy({ context, work, listener, isTimeOver: () => false })

    expect([...executor.discarded].sort()).toEqual([...executor.trained].sort())
    expect(executor.wereStored).not.toContain(false)
    const record = await store.get(executor.trained[0] ?? '')
    // The simulated attempt itself takes a second.
    expect(record?.provenance).toMatchObject({ wallSeconds: 31, peakMemoryBytes: 7e8, imagesPerSecond: 1000 })
    expect(JSON.stringify(record?.outcome)).not.toMatch(/priorSeconds|peakMemory|wallSeconds/)
    expect(events.find(({ type }) => type === 'resumed')).toMatchObject({ step: 5, steps: 20 })
    expect(events.find(({ type }) => type === 'trained')).toMatchObject({ wallSeconds: 31 })
  })

  it('looks nothing up any more once it is closed, so that a study whose work is all done stops too', async () => {
    const context = smallExampleContext()
    const workplace = () => Promise.reject(new TypeError('Nothing is to be trained.'))
    const listener = (): void => undefined
    const work = new StudyWork({
      store: new MemoryStore(),
      workplace,
      recipe: recipeOf(context),
      listener,
      maxFailures: Infinity,
    })
    await work.close()
    await expect(work.train([], new Map())).rejects.toBeInstanceOf(RunStoppedError)
    await expect(work.evaluate([])).rejects.toBeInstanceOf(RunStoppedError)
  })
})
