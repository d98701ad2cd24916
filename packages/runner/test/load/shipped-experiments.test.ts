import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadedContext } from '../../src/load/loaded-context.ts'
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
    expect(comments).toMatch(/^# Cost: \d+ (trainings of \d+ epochs|recorded trainings)/m)
  })

  it.each(files)('%s says how many trainings of how many epochs it costs, and how many candidates it has', (file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    const loaded = loadExperiment(join(folder, file))
    const { recipe, budget } = loaded.experiment
    const what = recipe === undefined ? 'recorded trainings' : `trainings of ${recipe.epochs} epochs`
    expect(text).toContain(`# Cost: ${budget.trainings ?? ''} ${what}`)
    expect(text).toContain(`# ${loadedContext(loaded).space.size.toLocaleString('en')} candidates`)
  })

  it('has the space of the paper for ResNet-110', () => {
    expect(loadedContext(loadExperiment(join(folder, 'resnet110-cifar10.yaml'))).space.size).toBe(2_985_984)
  })
})
