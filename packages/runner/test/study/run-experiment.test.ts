import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runExperiment, type ExperimentRun } from '../../src/study/run-experiment.ts'
import type { StudyResult } from '../../src/study/result.ts'
import { MemoryStore } from '../store/memory-store.ts'
import { SimulatedExecutor, smallExampleContext, type SimulationOptions } from './simulation.ts'

let out: string
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'segscale-out-'))
})
afterEach(() => rm(out, { recursive: true, force: true }))

interface Called {
  workplaces: number
  plans: number[]
}

async function run(
  store: MemoryStore,
  options: SimulationOptions = {},
  called: Called = { workplaces: 0, plans: [] },
): Promise<ExperimentRun> {
  return runExperiment({
    context: smallExampleContext(),
    store,
    out,
    workers: 2,
    maxFailures: Infinity,
    source: { file: 'example.yaml', set: ['seeds=[1]'], files: [], environment: {} },
    call: { folder: out, commandLine: ['segscale', 'exp'] },
    workplace: () => {
      called.workplaces++
      const versions = { tensorflow: 'simulated' }
      return Promise.resolve({ executor: new SimulatedExecutor(options), origin: { host: 'here', versions } })
    },
    onPlan: ({ trainings }) => {
      called.plans.push(trainings.toDo)
      return () => undefined
    },
    onStart: () => undefined,
  })
}

const json = async (folder: string, name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, name), 'utf8'))

describe('runExperiment', () => {
  it('fills the folder of the run', async () => {
    const { folder, result } = await run(new MemoryStore())
    expect((await readdir(folder.path)).sort()).toEqual([
      'env.json',
      'events.jsonl',
      'learning-curves.csv',
      'logs',
      'plan.json',
      'predictions.csv',
      'report',
      'report.html',
      'result.json',
      'spec.lock.json',
      'summary.md',
      'summary.txt',
      'trainings.csv',
    ])
    expect(await json(folder.path, 'result.json')).toEqual(JSON.parse(JSON.stringify(result)))
    expect(result.dataset?.normalisation).toEqual({ mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] })
    expect(await json(folder.path, 'plan.json')).toMatchObject({ candidates: 24, trainings: { total: 12, toDo: 12 } })
    expect(await json(folder.path, 'spec.lock.json')).toMatchObject({
      file: 'example.yaml',
      set: ['seeds=[1]'],
      experiment: { name: 'example', recipe: { epochs: 2 } },
    })
    expect(await json(folder.path, 'env.json')).toMatchObject({
      workers: 2,
      threads: 1,
      commandLine: ['segscale', 'exp'],
    })
    expect(await readlink(join(out, 'example', 'latest'))).toBe(folder.runId)
  }, 60_000)

  it('lists every training with its provenance and every candidate with its prediction', async () => {
    const { folder, result } = await run(new MemoryStore())
    const [head = '', ...trainings] = (await readFile(join(folder.path, 'trainings.csv'), 'utf8')).trim().split('\n')
    expect(head).toBe(
      'key,role,round,seed,status,failure,depth1,depth2,depth3,width1,width2,width3,params,macs,validationAccuracy,' +
        'validationLoss,testAccuracy,startedAt,wallSeconds,imagesPerSecond,host',
    )
    expect(trainings).toHaveLength(12)
    expect(trainings[0]).toBe(
      `${result.base.key},base,0,1,trained,,3,3,3,16,32,64,269722,40551040,${String(result.base.validation)},1,` +
        `${String(result.base.test)},2026-01-01T00:00:00.000Z,1,1000,here`,
    )
    const candidates = (await readFile(join(folder.path, 'predictions.csv'), 'utf8')).trim().split('\n')
    expect(candidates).toHaveLength(1 + 24)
    expect(candidates[0]).toBe('depth1,depth2,depth3,width1,width2,width3,params,macs,mean,deviation,trained')
    expect(candidates.filter((line) => line.endsWith(',true')).length).toBeGreaterThan(8)
  }, 60_000)

  it('starts no worker when everything is in the store, and gives the same result but for its times', async () => {
    const store = new MemoryStore()
    const called: Called = { workplaces: 0, plans: [] }
    const runs = [await run(store, {}, called), await run(store, {}, called)]
    expect(called).toEqual({ workplaces: 1, plans: [12, 0] })
    const results = await Promise.all(
      runs.map(async ({ folder }) => {
        const { times, ...rest } = (await json(folder.path, 'result.json')) as StudyResult
        expect(times.wallSeconds).toBeGreaterThan(0)
        return rest
      }),
    )
    expect(results[0]).toEqual(results[1])
    expect(runs[1]?.folder.path).not.toBe(runs[0]?.folder.path)
  }, 60_000)

  it('leaves the plan and the resolved experiment, but no result, when it is stopped', async () => {
    await expect(run(new MemoryStore(), { mishap: () => 'stopped' })).rejects.toThrow(/stopped/)
    const [runId = ''] = await readdir(join(out, 'example'))
    expect((await readdir(join(out, 'example', runId))).sort()).toEqual([
      'env.json',
      'events.jsonl',
      'logs',
      'plan.json',
      'spec.lock.json',
    ])
  })
})
