import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ExperimentInvalidError } from '../../src/load/experiment-invalid-error.ts'
import { issueLine } from '../../src/load/issue-report.ts'
import { loadExperiment } from '../../src/load/load-experiment.ts'
import { loadedContext } from '../../src/load/loaded-context.ts'

const file = `version: 1
name: recorded
evaluate:
  table: tables/nets.csv
  inputs: [b, w]
  accuracy: [acc1, acc2]
  costs: { params: params, macs: flops }
sentinels: { design: corners }
seeds: [1, 2]
budget: { trainings: 10 }
`
const table = `b,w,acc1,acc2,params,flops
1,8,80,81,100,1000
1,16,84,83,300,3000
2,8,85,86,150,2000
2,16,90,88,500,6000
`

let folder = ''
let path = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'segscale-table-'))
  path = join(folder, 'recorded.yaml')
  mkdirSync(join(folder, 'tables'))
  writeFileSync(path, file)
  writeFileSync(join(folder, 'tables/nets.csv'), table)
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** Everything that a person reads about the file; the folder's name is left out. */
function lines(set: readonly string[] = []): string[] {
  try {
    loadExperiment(path, { set })
    return []
  } catch (error) {
    if (!(error instanceof ExperimentInvalidError)) throw error
    return error.issues.map((issue) => issueLine(issue).replaceAll(`${folder}/`, ''))
  }
}

describe('loading a study on a table', () => {
  it('finds the table beside the experiment file, whatever the working directory', () => {
    const loaded = loadExperiment(path)
    expect(loaded.table?.rows).toHaveLength(4)
    const { space, base, initial, evaluator } = loadedContext(loaded)
    expect([space.size, initial.length, evaluator.kind]).toEqual([4, 4, 'table'])
    expect(base.rescale).toEqual({ inputs: { b: 2, w: 16 } })
  })

  it('says where the table should be', () => {
    rmSync(join(folder, 'tables/nets.csv'))
    expect(lines()).toEqual([
      'recorded.yaml:4:10  error  evaluate.table  cannot read tables/nets.csv: there is no such file',
    ])
    expect(lines(['evaluate.table=tables'])).toEqual([
      '--set evaluate.table=tables  error  evaluate.table  cannot read tables: it is a folder',
    ])
  })

  it('points into the table and into the experiment file, all at once', () => {
    writeFileSync(join(folder, 'tables/nets.csv'), table.replace('85', 'x').replace('500', '0'))
    writeFileSync(path, file.replace('trainings: 10', 'trainings: 0'))
    expect(lines()).toEqual([
      'recorded.yaml:10:22  error  budget.trainings  expected an integer of at least 1, received 0',
      'tables/nets.csv:4:5  error  acc1: expected a number, received "x"',
      'tables/nets.csv:5:12  error  params: expected a number above 0, received 0',
    ])
  })

  it('points at the name of a column that is not there', () => {
    writeFileSync(path, file.replace('[b, w]', '[b, width]'))
    expect(lines()).toEqual([
      'recorded.yaml:5:15  error  evaluate.inputs[1]  expected a column of tables/nets.csv:1, received "width"; it has b, w, acc1, acc2, params, flops',
    ])
  })

  it('checks sentinels and budget against the rows that there are', () => {
    expect(lines(['sentinels={ design: list, list: [{ inputs: [1, 9] }] }'])[0]).toContain(
      'expected a row of tables/nets.csv, received 1, 9; it has no such row',
    )
    expect(lines(['budget.trainings=7'])).toEqual([
      '--set budget.trainings=7  error  budget.trainings  expected at least 8 (the base and 3 sentinels, each under 2 seeds), received 7',
    ])
    expect(lines(['budget.trainings=4', 'search.seeds=as-needed'])).toEqual([])
  })
})

describe('surrogate.kernel', () => {
  it('takes any expression that can be read', () => {
    expect(lines(['surrogate.kernel=1.0 * matern52(ard) + linear + white'])).toEqual([])
    expect(loadExperiment(path, { set: ['surrogate.kernel=rbf(iso)'] }).experiment.surrogate.kernel).toBe('rbf(iso)')
  })

  it.each([
    ['kernel: 1.0 * matern25(ard)', 15, 'matern25'],
    ["kernel: '1.0 * matern25(ard)'", 16, 'matern25'],
    ['kernel: linear + + white', 18, '"+"'],
    ['kernel: linear +', 16, 'it ends'],
  ])('points at the word at fault in %s', (kernel, column, found) => {
    writeFileSync(path, `${file}surrogate:\n  ${kernel}\n`)
    const [line = '', ...others] = lines()
    expect(others).toEqual([])
    expect(line.slice(0, line.indexOf('  error'))).toBe(`recorded.yaml:12:${column + 2}`)
    expect(line).toContain('error  surrogate.kernel  ')
    expect(line).toContain(found)
  })
})
