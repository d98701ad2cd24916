import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findSide } from '../../src/diff/find-side.ts'
import { loadExperiment } from '../../src/load/load-experiment.ts'
import { loadedContext } from '../../src/load/loaded-context.ts'
import { experimentKey } from '../../src/study/training-key.ts'
import { key, resnet20Study } from '../fixtures/resnet20-study.ts'
import { lockedExperiment, writeRun } from '../fixtures/run-folder.ts'

const result = resnet20Study()
const yaml = `version: 1
name: resnet20-cifar10
dataset: { name: cifar10 }
family: resnet20
space: { depth: { min: 1 }, width: { ratios: [0.5, 1], roundTo: 8 } }
sentinels: { design: corners }
recipe:
  epochs: 8
seeds: [1, 2]
budget: { trainings: 200 }
`
let folder = ''
const places = (): { out: string; folder: string } => ({ out: join(folder, 'out'), folder })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segscale-find-side-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('findSide', () => {
  it('reads the resolved file and the keys of every seed', async () => {
    const trainings = `role,"a ""title"", quoted",key\nbase,x,${key(0)}\nbase,"y\nz",${key('second seed')}\n`
    await writeRun(places().out, 'run', { result, lock: lockedExperiment, trainings })
    const side = await findSide('resnet20-cifar10', places())
    expect(side).toMatchObject({ label: 'resnet20-cifar10@run', spec: lockedExperiment })
    expect(side.study?.keys).toEqual([...result.trained.map((net) => net.key), key('second seed')])
  })

  it('counts failed trainings among the keys where there is no table', async () => {
    const failed = [{ rescale: result.base.rescale, seed: 2, key: key('f'), failure: 'diverged', message: 'NaN' }]
    await writeRun(places().out, 'run', { result: { ...result, failed } })
    expect((await findSide('resnet20-cifar10', places())).study?.keys).toContain(key('f'))
  })

  it('reads a resolved file that stands inside a lock', async () => {
    await writeRun(places().out, 'run', { result, lock: { experiment: lockedExperiment, by: 'x' } })
    expect((await findSide('resnet20-cifar10', places())).spec).toEqual(lockedExperiment)
  })

  it('goes on without a resolved file that is damaged', async () => {
    const path = await writeRun(places().out, 'run', { result })
    await writeFile(join(path, 'spec.lock.json'), '{"version":')
    expect(await findSide('resnet20-cifar10', places())).toMatchObject({ spec: null, study: { result } })
  })

  it('resolves an experiment file and takes the results of its latest run', async () => {
    const file = join(folder, 'resnet20.yaml')
    await writeFile(file, yaml)
    expect(await findSide(file, places())).toMatchObject({
      label: file,
      study: null,
      run: null,
      spec: { seeds: [1, 2] },
    })
    await writeRun(places().out, 'other', { result })
    // A run of another version of the file says nothing about this one.
    expect(await findSide(file, places())).toMatchObject({ study: null })
    const experiment = experimentKey(loadedContext(loadExperiment(file)))
    await writeRun(places().out, 'run', { result: { ...result, experiment } })
    expect(await findSide(file, places())).toMatchObject({
      study: { result: { experiment } },
      run: 'resnet20-cifar10@run',
    })
  })

  it('names the trainings of a file that have no record', async () => {
    const file = join(folder, 'resnet20.yaml')
    await writeFile(file, yaml)
    const { missing, keys } = await findSide(file, places())
    expect(missing.length).toBe(2 * 64)
    expect(missing.map((training) => training.key)).toEqual(keys)
  })

  it('reads a file, and what it extends, as they stood at a revision of git', async () => {
    const git = (...words: string[]): void => {
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...words], { cwd: folder, stdio: 'ignore' })
    }
    git('init')
    await writeFile(join(folder, 'base.yaml'), yaml)
    await writeFile(join(folder, 'x.yaml'), 'extends: base.yaml\nname: old\n')
    git('add', '.')
    git('commit', '-m', 'first')
    await writeFile(join(folder, 'base.yaml'), 'not: read\n')
    await writeFile(join(folder, 'x.yaml'), 'nor: this\n')
    for (const name of ['HEAD:x.yaml', 'HEAD:./x.yaml']) {
      const side = await findSide(name, places())
      expect(side).toMatchObject({ label: name, spec: { name: 'old', family: 'resnet20' }, study: null })
    }
    await expect(findSide('HEAD~7:x.yaml', places())).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await expect(findSide('HEAD:y.yaml', places())).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    expect(await readFile(join(folder, 'x.yaml'), 'utf8')).toBe('nor: this\n')
  })

  it('tells what is wrong with an experiment file', async () => {
    const file = join(folder, 'resnet20.yml')
    await expect(findSide(file, places())).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await writeFile(file, `${yaml}colour: blue\n`)
    await expect(findSide(file, places())).rejects.toMatchObject({ code: 'EXPERIMENT_INVALID' })
  })

  it('has no study where a run has not finished', async () => {
    await writeRun(places().out, 'run', { lock: lockedExperiment })
    expect(await findSide('resnet20-cifar10', places())).toMatchObject({ study: null, spec: lockedExperiment })
  })

  it('says what is wrong with a run of which nothing can be read', async () => {
    const path = await writeRun(places().out, 'run', {})
    await writeFile(join(path, 'result.json'), '{"format":2}')
    await expect(findSide('resnet20-cifar10', places())).rejects.toMatchObject({
      code: 'RUN_NOT_FOUND',
      message: expect.stringMatching(
        /damaged: result.json has another format than 1.*Run its experiment file again/,
      ) as string,
    })
  })
})
