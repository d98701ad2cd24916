import { checkExperiment, contentKey } from '@segscale/core'
import { describeDataset } from '@segscale/data'
import { familyByName, instantiate } from '@segscale/models'
import { describe, expect, it } from 'vitest'
import { evaluationKeyInput, experimentKey, studyData, trainingKeyInput } from '../../src/study/training-key.ts'
import { exampleContext, exampleExperiment } from './simulation.ts'

const dataset = describeDataset('cifar10')
const experiment = exampleExperiment()
const semantics = { core: 1, models: 1, data: 1, engine: 1 }
const architecture = instantiate(familyByName('resnet20'), { depth: [1, 2, 1], width: [8, 16, 32] }, dataset)
const data = studyData(experiment.dataset, dataset)
const identity = { semantics, architecture, data, recipe: experiment.recipe, seed: 1 }

describe('trainingKeyInput', () => {
  it('gives the same keys for ever, unless numerics are changed on purpose', () => {
    // Frozen: stored trainings are found by these. If this fails without a raised semantics number, the change is a bug.
    expect(contentKey(trainingKeyInput(identity))).toBe(
      '890198569b7ec59ce69daa475e31d8ab239f7d3127101a6558a60f79d539dbbf',
    )
    const evaluation = evaluationKeyInput(contentKey(trainingKeyInput(identity)), data)
    expect(contentKey(evaluation)).toBe('a30a33511a0e926e269fe73326fa30a2d1aff46be9cc89664701c1b2bcbdd954')
  })

  it('holds everything that decides a training and nothing else', () => {
    const input = trainingKeyInput(identity)
    expect(Object.keys(input).sort()).toEqual(['architecture', 'data', 'kind', 'recipe', 'seed', 'semantics'])
    expect(Object.keys(input['data'] ?? {}).sort()).toEqual(
      ['name', 'splitSeed', 'train', 'trainImages', 'trainLabels', 'validation'].sort(),
    )
  })

  it('changes with each of the things that decide a training', () => {
    const changed = [
      identity,
      { ...identity, seed: 2 },
      { ...identity, semantics: { ...semantics, engine: 2 } },
      { ...identity, recipe: { ...identity.recipe, threads: 2 } },
      { ...identity, data: { ...data, train: data.train - 1 } },
      { ...identity, data: { ...data, splitSeed: 2 } },
      { ...identity, data: { ...data, digests: { ...data.digests, trainImages: '0' } } },
      {
        ...identity,
        architecture: instantiate(familyByName('resnet20'), { depth: [1, 1, 2], width: [8, 16, 32] }, dataset),
      },
    ]
    expect(new Set(changed.map((each) => contentKey(trainingKeyInput(each)))).size).toBe(changed.length)
  })

  it('does not change with the test images, of which no training knows', () => {
    const other = { ...data, test: 5, digests: { ...data.digests, testImages: '0', testLabels: '0' } }
    expect(contentKey(trainingKeyInput({ ...identity, data: other }))).toBe(contentKey(trainingKeyInput(identity)))
  })

  it('is the same whether the number of training images is written or left to be all of them', () => {
    const open = studyData({ name: 'cifar10', validation: 5000, test: 10_000, splitSeed: 1 }, dataset)
    const written = studyData({ name: 'cifar10', train: 45_000, validation: 5000, test: 10_000, splitSeed: 1 }, dataset)
    expect(open).toEqual(written)
  })

  it('refuses a data set without digests', () => {
    expect(() => trainingKeyInput({ ...identity, data: { ...data, digests: {} } })).toThrow(/digest of its trainImages/)
  })
})

describe('experimentKey', () => {
  it('does not depend on the order of fields', () => {
    const reordered = Object.fromEntries(Object.entries(experiment).reverse())
    const check = checkExperiment(reordered)
    if (!('experiment' in check)) throw new TypeError('the example must be valid')
    const { evaluator } = exampleContext()
    expect(experimentKey({ experiment: check.experiment, evaluator })).toBe(experimentKey({ experiment, evaluator }))
  })
})
