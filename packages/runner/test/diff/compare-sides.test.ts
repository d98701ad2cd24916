import { describe, expect, it } from 'vitest'
import { compareSides } from '../../src/diff/compare-sides.ts'
import type { DiffSide } from '../../src/diff/diff-side.ts'
import type { StudyResult } from '../../src/study/result.ts'
import { resnet20Study } from '../fixtures/resnet20-study.ts'
import { lockedExperiment } from '../fixtures/run-folder.ts'

function side(changes: Partial<DiffSide> = {}, result: StudyResult = resnet20Study()): DiffSide {
  const keys = result.trained.map((net) => net.key)
  return { label: 'x@1', run: 'x@1', spec: lockedExperiment, study: { result, keys }, keys, missing: [], ...changes }
}

describe('compareSides', () => {
  it('has no notes and no changes between a side and itself', () => {
    expect(compareSides(side(), side())).toMatchObject({ notes: [], spec: [], hypervolume: { delta: 0 } })
  })

  it('compares the files alone where a side has no finished run', () => {
    const b = side({
      label: 'new.yaml',
      study: null,
      run: null,
      keys: [],
      spec: { ...lockedExperiment, seeds: [1, 2] },
    })
    const found = compareSides(side(), b)
    expect(found).toMatchObject({ trainings: null, hypervolume: null, chosen: [], spec: [{ path: 'seeds' }] })
    expect(found.notes).toEqual(['B (new.yaml) has no finished run, so no results are compared.'])
  })

  it('tells whose results a file is shown with', () => {
    const { notes } = compareSides(side({ label: 'a.yaml', run: 'a@7' }), side())
    expect(notes).toEqual(['Results of A are those of its run a@7.'])
  })

  it('compares the studies alone where a copy of the file is gone', () => {
    const found = compareSides(side({ spec: null }), side())
    expect(found.spec).toEqual([])
    expect(found.notes).toEqual(['A has no readable spec.lock.json, so the files are not compared.'])
  })

  it('warns where accuracies are not of the same images', () => {
    const dataset = { ...lockedExperiment.dataset, splitSeed: 2 }
    const { notes } = compareSides(side(), side({ spec: { ...lockedExperiment, dataset } }))
    expect(notes).toEqual(['The validation images differ, so accuracies are not of the same images.'])
  })

  it('warns where bases or reference points differ', () => {
    const study = resnet20Study()
    const other = resnet20Study({
      base: { ...study.base, params: 853018 },
      hypervolume: { value: 0.4, reference: { accuracy: 0.01, params: 1 } },
    })
    expect(compareSides(side(), side({}, other)).notes).toEqual([
      'The base nets differ in size, so equal budgets allow different sizes.',
      'The reference points differ, so the hypervolumes cannot be compared.',
    ])
  })

  it('warns where latencies were measured in two ways', () => {
    const latency = { runtime: 'onnxruntime', cpu: 'a', batch: 1, threads: 1, timed: 40, medianError: 0.05 }
    const other = { ...latency, batch: 8, threads: 2 }
    expect(
      compareSides(side({}, resnet20Study({ latency })), side({}, resnet20Study({ latency: other }))).notes,
    ).toEqual([
      'Latencies were measured in two ways, so they cannot be compared: onnxruntime, batch 1, 1 thread of a; ' +
        'onnxruntime, batch 8, 2 threads of a.',
    ])
  })

  it('measures surrogates at nets of the other side where nets are trained alike, and only there', () => {
    const result = resnet20Study()
    const columns = ['depth1', 'depth2', 'depth3', 'width1', 'width2', 'width3', 'params', 'macs']
    const predicted = { columns, means: new Map([['3,3,3,16,32,64,269722,40551040', 0.7]]) }
    const studyOf = (trained: StudyResult['trained']): DiffSide['study'] => ({
      ...{ result: { ...result, trained }, keys: [], predicted },
    })
    const [a, b] = [side({ study: studyOf(result.trained.slice(1)) }), side({ study: studyOf(result.trained) })]
    expect(compareSides(a, b).predictions?.unseen.a).toMatchObject({ nets: 1 })
    const recipe = { ...lockedExperiment.recipe, epochs: 9 }
    expect(compareSides(a, { ...b, spec: { ...lockedExperiment, recipe } }).predictions).toMatchObject({
      shared: 1,
      unseen: { a: null, b: null },
    })
  })
})
