import { mkdir, mkdtemp, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findRun, latestRun } from '../../src/diff/find-run.ts'
import { resnet20Study } from '../fixtures/resnet20-study.ts'
import { lockedExperiment, writeRun } from '../fixtures/run-folder.ts'

let folder = ''
let out = ''
const find = async (named: string): Promise<string> => (await findRun(named, { out, folder })).id

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segscale-find-run-'))
  out = join(folder, 'out')
  const result = resnet20Study()
  await writeRun(out, '20260302-b', {
    result: resnet20Study({ times: { ...result.times, startedAt: '2026-03-02T08:00:00Z' } }),
  })
  await writeRun(out, '20260301-a', { result })
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('findRun', () => {
  it('takes a name as the run that latest points to', async () => {
    expect(await find('resnet20-cifar10')).toBe('20260301-a')
  })

  it('takes a name as the newest run where latest is gone', async () => {
    await unlink(join(out, 'resnet20-cifar10', 'latest'))
    expect(await find('resnet20-cifar10')).toBe('20260302-b')
  })

  it('reads latest.txt where there is no link', async () => {
    await unlink(join(out, 'resnet20-cifar10', 'latest'))
    await writeFile(join(out, 'resnet20-cifar10', 'latest.txt'), '20260301-a\n')
    expect(await find('resnet20-cifar10')).toBe('20260301-a')
  })

  it.each(['resnet20-cifar10@20260302-b', 'resnet20-cifar10@20260302'])('takes %s as that run', async (named) => {
    expect(await find(named)).toBe('20260302-b')
  })

  it.each([
    'out/resnet20-cifar10/20260302-b',
    'out/resnet20-cifar10/20260302-b/',
    'out/resnet20-cifar10/20260302-b/result.json',
  ])('takes the path %s as that run', async (named) => {
    expect(await find(named)).toBe('20260302-b')
  })

  it('follows latest to the id of its run', async () => {
    expect(await find('out/resnet20-cifar10/latest')).toBe('20260301-a')
  })

  it('takes an experiment folder as its latest run', async () => {
    expect(await find('out/resnet20-cifar10')).toBe('20260301-a')
  })

  it('finds a run that has not finished yet', async () => {
    await writeRun(out, 'running', { lock: lockedExperiment })
    const run = await findRun('resnet20-cifar10@running', { out, folder })
    expect(run).toMatchObject({ result: null, trouble: 'not finished' })
  })

  it.each([
    ['resnet20-cifr10', /Did you mean "resnet20-cifar10"\? There is: resnet20-cifar10\./],
    ['resnet20-cifar10@2026', /names several runs.*resnet20-cifar10@20260302-b, resnet20-cifar10@20260301-a/],
    ['resnet20-cifar10@', /is none of these/],
    ['..', /is none of these/],
    ['resnet20-cifar10@../20260301-a', /is none of these/],
    ['\u001b[31mred', /"\[31mred" is none of these/],
  ])('tells what there is instead of %j', async (named, message) => {
    await expect(findRun(named, { out, folder: join(folder, 'elsewhere') })).rejects.toMatchObject({
      code: 'RUN_NOT_FOUND',
      message: expect.stringMatching(message) as string,
    })
  })

  it('says how to make a first run where there is none', async () => {
    await expect(findRun('x', { out: join(folder, 'none'), folder })).rejects.toThrow(
      /No runs are there yet: run segscale exp/,
    )
  })

  it('counts names that it does not list', async () => {
    for (let at = 0; at < 15; at++) await mkdir(join(out, `experiment-${at}`, 'run'), { recursive: true })
    await expect(find('zzz')).rejects.toThrow(/and 4 more \(segscale ls\)/)
  })
})

describe('latestRun', () => {
  it('finds nothing where an experiment has no runs', async () => {
    expect(await latestRun(out, 'unknown')).toBeUndefined()
  })
})
