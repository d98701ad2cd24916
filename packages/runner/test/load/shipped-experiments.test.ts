import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { candidateSpace, familyByName } from '@segscale/models'
import { datasetOf } from '../../src/load/dataset-of.ts'
import { loadExperiment } from '../../src/load/load-experiment.ts'

const folder = join(import.meta.dirname, '../../../../experiments')
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))

describe('experiments/', () => {
  it('holds the files that the documentation names', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'quickstart.yaml',
        'resnet20-cifar10.yaml',
        'resnet56-cifar10.yaml',
        'resnet110-cifar10.yaml',
      ]),
    )
  })

  it.each(files)('%s is valid, and its name is that of its file', (file) => {
    expect(loadExperiment(join(folder, file)).experiment.name).toBe(file.replace('.yaml', ''))
  })

  it.each(files)('%s starts with its schema, its question and its cost', (file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    expect(text.startsWith('# yaml-language-server: $schema=../packages/core/schema/experiment.schema.json\n')).toBe(
      true,
    )
    const comments = text.slice(0, text.indexOf('\nversion:'))
    expect(comments).toMatch(/^# Question: .+\?$/m)
    expect(comments).toMatch(/^# Cost: \d+ trainings of \d+ epochs/m)
  })

  it.each(files)('%s says how many trainings of how many epochs it costs, and how many candidates it has', (file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    const { experiment } = loadExperiment(join(folder, file))
    const [, trainings, epochs] = /^# Cost: (\d+) trainings of (\d+) epochs/m.exec(text) ?? []
    expect([Number(trainings), Number(epochs)]).toEqual([experiment.budget.trainings, experiment.recipe.epochs])
    const { size } = candidateSpace(familyByName(experiment.family), experiment.space, datasetOf(experiment))
    expect(text).toContain(`# ${size.toLocaleString('en')} candidates`)
  })

  it('has the space of the paper for ResNet-110', () => {
    const { experiment } = loadExperiment(join(folder, 'resnet110-cifar10.yaml'))
    const space = candidateSpace(familyByName(experiment.family), experiment.space, datasetOf(experiment))
    expect(space.size).toBe(2_985_984)
  })
})
