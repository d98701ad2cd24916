import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { experimentFields, fieldExample } from '@segscale/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveExperiment, type LoadedExperiment } from '../../src/load/load-experiment.ts'
import { loadedContext } from '../../src/load/loaded-context.ts'
import { SourceText } from '../../src/load/source-text.ts'
import { planStudy, type StudyPlan } from '../../src/plan/plan-study.ts'
import { MemoryStore } from '../store/memory-store.ts'
import { simulate } from '../study/simulation.ts'

/** A folder with the table that the second file names, with a second column of accuracies, and one without its last net. */
const folder = mkdtempSync(join(tmpdir(), 'segscale-effects-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const table = 'tables/resnet20-cifar10-ssr.csv'
const [titles = '', ...rows] = readFileSync(join(import.meta.dirname, '../../../../experiments', table), 'utf8')
  .trim()
  .split(/\r?\n/)
mkdirSync(join(folder, 'tables'))
const nets = rows.map((row, at) => `${row},${40 + (at % 20)}`)
writeFileSync(join(folder, table), [`${titles},acc2`, ...nets].join('\n'))
writeFileSync(join(folder, 'tables/shorter.csv'), [`${titles},acc2`, ...nets.slice(0, -1)].join('\n'))

/** A study of seconds; every field that its search reads makes a difference. */
const trainingFile = `
version: 1
name: base
dataset: { name: cifar10, train: 1000, validation: 500, test: 1000 }
family: resnet20
space:
  depth: { blocks: [1, 3] }
  width: { ratios: [0.5, 1], roundTo: 8 }
recipe: { epochs: 3 }
surrogate: { restarts: 2 }
search: { budgets: [0.2, 0.5], batch: 16 }
budget: { trainings: 48 }
`

const tableFile = `
version: 1
name: base
evaluate:
  table: tables/resnet20-cifar10-ssr.csv
  inputs: [b1, b2, b3, w1, w2, w3]
  accuracy: [acc1]
  costs: { params: params, macs: flops }
budget: { trainings: 32 }
`

const fields = experimentFields().filter(({ isGroup }) => !isGroup)
/** Maps that take one of several forms: a field of one form cannot be set beside one of another. */
const choices = new Set(
  fields
    .filter(({ isOfChoice, path }) => isOfChoice && !path.includes('[]'))
    .map(({ path }) => path.slice(0, path.lastIndexOf('.'))),
)

/** A field's example as the options that put it into a file. */
function settings(example: object, path = ''): string[] {
  return Object.entries(example).flatMap(([name, value]: [string, unknown]) => {
    const at = path === '' ? name : `${path}.${name}`
    const isWhole = typeof value !== 'object' || value === null || Array.isArray(value) || choices.has(at)
    return isWhole ? [`${at}=${JSON.stringify(value)}`] : settings(value, at)
  })
}

/** Why an example cannot be loaded here, by field. Whoever adds one says where its effect is tested instead. */
const elsewhere: Readonly<Record<string, string>> = {
  'dataset.name': 'the example is read from a folder; the tests of training keys say that images count by digest',
  'dataset.path': 'the same',
  'dataset.labels': 'the same',
  'dataset.size': 'the same',
  'dataset.channels': 'the same',
  'dataset.testShare': 'the same',
}

/** What stands in the file before a change to the example, where the example is what the file below holds. */
const before: Readonly<Record<string, string>> = {
  'evaluate.table': 'evaluate.table=tables/shorter.csv',
  'evaluate.inputs': 'evaluate.inputs=[w1, w2, w3, b1, b2, b3]',
  'evaluate.accuracy': 'evaluate.accuracy=[acc2]',
  'evaluate.costs.params': 'evaluate.costs.params=flops',
  'evaluate.costs.macs': 'evaluate.costs.macs=params',
  'space.width.ratios': 'space.width.ratios=[0.25, 1]',
}

/** Fields that can hold one value only, so that nobody can change them. */
const constant = ['version', 'recipe.optimizer.name']

function loaded(path: string, set: readonly string[]): Pick<LoadedExperiment, 'experiment' | 'table'> {
  const isTable = path.startsWith('evaluate.') || path.endsWith('.inputs')
  return resolveExperiment(new SourceText('x.yaml', isTable ? tableFile : trainingFile), { set }, folder)
}

/** The first trainings of a plan: net and seed, then the key. */
function first({ list }: StudyPlan): Map<string, string> {
  const trainings = list.filter(({ round }) => round === 0)
  return new Map(trainings.map(({ rescale, seed, key, params }) => [JSON.stringify([rescale, seed, params]), key]))
}

describe('a change of a field', () => {
  // Everything that the unchanged file asks for has a record.
  const store = new MemoryStore()
  beforeAll(async () => {
    await simulate(loadedContext(loaded('', [])), store)
  })

  it.each(fields.filter(({ path, note }) => note !== undefined && elsewhere[path] === undefined))(
    'of $path has the effect that its note says: $note.effect',
    async ({ path, note }) => {
      const old = loaded(path, before[path] === undefined ? [] : [before[path]])
      const now = loaded(path, settings(fieldExample(path)))
      if (constant.includes(path)) {
        expect(now.experiment).toEqual(old.experiment)
        return
      }
      expect(now.experiment, `Let another value stand in the file before, see above.`).not.toEqual(old.experiment)
      const [earlier, after] = [
        await planStudy(loadedContext(old), store, 1),
        await planStudy(loadedContext(now), store, 1),
      ]
      const [keys, changedKeys] = [first(earlier), first(after)]
      const common = [...keys.keys()].filter((net) => changedKeys.has(net))
      const renamed = common.filter((net) => keys.get(net) !== changedKeys.get(net))
      switch (note?.effect) {
        case 'training':
          expect(renamed).toEqual(common)
          expect(common.length).toBeGreaterThan(1)
          // Nothing is trained where there is a table; it answers at once.
          if (now.experiment.evaluate === undefined) expect(after.trainings.cached).toBe(0)
          break
        case 'selection':
          expect(renamed).toEqual([])
          break
        default:
          expect(after.trainings).toEqual({ ...earlier.trainings, toDo: 0 })
          expect(after.list.map(({ key }) => key)).toEqual(earlier.list.map(({ key }) => key))
      }
    },
  )
})
