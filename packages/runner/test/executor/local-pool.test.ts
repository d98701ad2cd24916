import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contentKey, type Recipe } from '@segscale/core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { CheckpointFolder } from '../../src/executor/checkpoint-folder.ts'
import type { TrainingJob } from '../../src/executor/executor.ts'
import { LocalPool, type LocalPoolOptions } from '../../src/executor/local-pool.ts'

const recipe: Recipe = {
  epochs: 1,
  batchSize: 1,
  optimizer: { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
  learningRate: { peak: 0.1, schedule: 'constant', warmup: 0, milestones: [], factor: 1 },
  labelSmoothing: 0,
  augment: [],
  precision: 'float32',
  threads: 3,
}

function job(seed: number, changes: Partial<TrainingJob> = {}): TrainingJob {
  return { kind: 'training', key: contentKey(seed), architecture: { layers: [] }, recipe, seed, weight: 1, ...changes }
}

describe('LocalPool', () => {
  let folder: string
  let pool: LocalPool
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segscale-pool-'))
  })
  afterEach(() => pool.close())
  afterAll(() => rm(folder, { recursive: true, force: true }))

  function open(changes: Partial<LocalPoolOptions> = {}): LocalPool {
    pool = new LocalPool({
      workers: 1,
      environment: { OMP_NUM_THREADS: '3' },
      data: { name: 'fake', validation: 0, test: 0, splitSeed: 0 },
      logFolder: join(folder, 'logs'),
      entry: new URL('fake-worker.mjs', import.meta.url),
      backOffMs: 10,
      ...changes,
    })
    return pool
  }

  it('gives the result of a job and tells of its steps, in the environment of the pool', async () => {
    const told: unknown[] = []
    const outcome = await open().submit(job(42), {
      onStart: ({ attempt }) => told.push(attempt),
      onStep: (step) => told.push(step.steps),
      onEpoch: (epoch) => told.push(epoch.learningRate),
    })
    expect(outcome).toMatchObject({ status: 'done', attempt: 1, result: { validation: { accuracy: 0.42 } } })
    expect(outcome.status === 'done' && outcome.result.status === 'trained' && outcome.result.weights[1]).toBe(3)
    expect(told).toEqual([1, 2, 0.1])
  })

  it('sends weights to an evaluation', async () => {
    const outcome = await open().submit({
      kind: 'evaluation',
      key: contentKey('e'),
      architecture: { layers: [] },
      precision: 'float32',
      weights: Uint8Array.from([5, 6, 7]),
      weight: 1,
    })
    expect(outcome).toMatchObject({ status: 'done', result: { accuracy: 3, correct: 6 } })
  })

  it('starts the heaviest of the waiting jobs first', async () => {
    const order: number[] = []
    const open1 = open()
    await Promise.all(
      [1, 3, 2].map((weight) => open1.submit(job(weight, { weight }), { onStart: () => order.push(weight) })),
    )
    expect(order).toEqual([3, 2, 1])
  })

  it('runs as many jobs at once as it has workers', async () => {
    let running = 0
    let most = 0
    const pool2 = open({ workers: 2 })
    const slow = { recipe: { ...recipe, epochs: 100 } }
    await Promise.all(
      [1, 2, 3, 4].map(async (seed) => {
        await pool2.submit(job(seed, slow), { onStart: () => (most = Math.max(most, ++running)) })
        running--
      }),
    )
    expect(most).toBe(2)
  })

  it.each([
    [100, 'killed', 3, /SIGKILL/],
    [101, 'killed', 3, /exit code 7/],
    [103, 'engine', 2, /the engine threw/],
    [105, 'bug', 1, /no function/],
    [106, 'out-of-memory', 1, /std::bad_alloc/],
  ])(
    'reports seed %i as %s after try %i, with log and last words, and goes on',
    async (seed, failure, tries, words) => {
      const broken = open()
      // The first job lets the pool see that workers can start here.
      await broken.submit(job(1))
      const attempts: number[] = []
      const outcome = await broken.submit(job(seed), { onStart: ({ attempt }) => attempts.push(attempt) })
      expect(outcome).toMatchObject({ status: 'failed', failure, attempt: tries })
      expect(attempts).toEqual([1, 2, 3].slice(0, tries))
      const message = outcome.status === 'failed' ? outcome.message : ''
      expect(message).toMatch(words)
      expect(message).toMatch(
        new RegExp(`${contentKey(seed).slice(0, 12)}.${tries}.log\njob ${contentKey(seed).slice(0, 4)} begins`),
      )
      expect(await broken.submit(job(2))).toMatchObject({ status: 'done' })
    },
  )

  it('takes a silent process for hung, ends it and tries once more', async () => {
    const silent = open({ limits: { silenceMs: 3000 } })
    const outcome = await silent.submit(job(102))
    expect(outcome).toMatchObject({ status: 'failed', failure: 'timeout', attempt: 2 })
    expect(outcome.status === 'failed' && outcome.message).toMatch(/said nothing for 3 s and was ended/)
    expect(outcome).not.toHaveProperty('limit')
  })

  it.skipIf(process.platform !== 'linux')('ends a job that takes more memory than it may, once', async () => {
    const limit = 400 * 2 ** 20
    const outcome = await open({ limits: { memoryBytes: limit } }).submit(job(107))
    expect(outcome).toMatchObject({ status: 'failed', failure: 'out-of-memory', attempt: 1, limit })
    expect(outcome.status === 'failed' && outcome.message).toMatch(/MiB of memory, more than its limit of 400 MiB/)
    expect(await pool.submit(job(1))).toMatchObject({ status: 'done' })
  })

  it('ends a training that takes longer than it may, once, earlier processes included', async () => {
    const limited = open({ limits: { seconds: 2 }, checkpoints: new CheckpointFolder(join(folder, 'c'), 1) })
    await limited.submit(job(1))
    const outcome = await limited.submit(job(102))
    expect(outcome).toMatchObject({ status: 'failed', failure: 'timeout', attempt: 1, limit: 2 })
    expect(outcome.status === 'failed' && outcome.message).toMatch(/reached the limit of 2 s/)
  })

  it('tells of each try that failed, and rests longer before each next one', async () => {
    const told: unknown[] = []
    const outcome = await open({ backOffMs: 5 }).submit(job(100), {
      onRetry: ({ attempt, failure, delaySeconds }) => told.push([attempt, failure, delaySeconds]),
    })
    expect(outcome).toMatchObject({ status: 'failed', failure: 'killed', attempt: 3 })
    expect(told).toEqual([
      [1, 'killed', 0.005],
      [2, 'killed', 0.02],
    ])
  })

  it('lets a job that rests be stopped', async () => {
    const resting = open({ backOffMs: 60_000 })
    const outcome = await resting.submit(job(101), { onRetry: () => void resting.close() })
    expect(outcome).toMatchObject({ status: 'failed', failure: 'stopped' })
  })

  it('retries a job whose process was killed, and keeps a log of each attempt', async () => {
    process.env['FAKE_MARK'] = join(folder, 'mark')
    const outcome = await open().submit(job(104))
    delete process.env['FAKE_MARK']
    expect(outcome).toMatchObject({ status: 'done', attempt: 2 })
    const name = contentKey(104).slice(0, 12)
    const logs = (await readdir(join(folder, 'logs'))).filter((file) => file.startsWith(name))
    expect(logs.sort()).toEqual([`${name}.1.log`, `${name}.2.log`])
    expect(await readFile(join(folder, 'logs', `${name}.1.log`), 'utf8')).toMatch(/attempt 1\njob .* begins\n.*SIGKILL/)
  })

  it('fails every job with the error of a worker that cannot work at all', async () => {
    const unfit = open({ data: { name: 'unfit', validation: 0, test: 0, splitSeed: 0 } })
    await expect(Promise.allSettled([unfit.submit(job(1)), unfit.submit(job(2))])).resolves.toMatchObject([
      { reason: { code: 'DATA_CORRUPT' } },
      { reason: { code: 'DATA_CORRUPT' } },
    ])
  })

  it('gives up with WORKER_FAILED when no worker starts', async () => {
    const broken = open({ data: { name: 'broken', validation: 0, test: 0, splitSeed: 0 } })
    await expect(broken.submit(job(1))).rejects.toMatchObject({ code: 'WORKER_FAILED' })
    await expect(broken.submit(job(2))).rejects.toMatchObject({ code: 'WORKER_FAILED' })
  })

  it('stops running and waiting jobs when it is closed', async () => {
    const closing = open()
    const running = closing.submit(job(102), { onEpoch: () => void closing.close() })
    const waiting = closing.submit(job(1, { weight: 0 }))
    expect(await running).toMatchObject({ status: 'failed', failure: 'stopped' })
    expect(await waiting).toMatchObject({ status: 'failed', failure: 'stopped' })
    expect(await closing.submit(job(3))).toMatchObject({ status: 'failed', failure: 'stopped' })
  })

  it('asks a running job to end when it is closed, and kills one that does not', async () => {
    const log = (): Promise<string> => readFile(join(folder, 'logs', `${contentKey(102).slice(0, 12)}.1.log`), 'utf8')
    const willing = open({ logFolder: join(folder, 'logs') })
    await willing.submit(job(102), { onEpoch: () => void willing.close() })
    expect(await log()).toMatch(/told to stop\n.*The run was stopped|told to stop\n.*exit code 0/)
    const stubborn = open({ environment: { FAKE_STUBBORN: '1' }, patienceMs: 100 })
    const running = stubborn.submit(job(102), { onEpoch: () => void stubborn.close() })
    expect(await running).toMatchObject({ status: 'failed', failure: 'stopped' })
    expect(await log()).toMatch(/told to stop\n.*SIGKILL/)
  })

  it('names a training the file of its own to go on from, tells where it goes on, and drops the file', async () => {
    const checkpoints = new CheckpointFolder(join(folder, 'checkpoints'), 7)
    const keeping = open({ checkpoints })
    const told: unknown[] = []
    const { key } = job(9)
    await keeping.submit(job(9), { onResume: (point) => told.push(point) })
    expect(told).toEqual([{ step: 7, steps: 2, seconds: 1 }])
    const log = await readFile(join(folder, 'logs', `${key.slice(0, 12)}.1.log`), 'utf8')
    expect(log).toContain(`checkpoint ${checkpoints.fileOf(key)}`)
    await mkdir(checkpoints.path)
    await writeFile(checkpoints.fileOf(key), '')
    await keeping.discard(key)
    await keeping.discard(key)
    expect(await readdir(checkpoints.path)).toEqual([])
  })
})
