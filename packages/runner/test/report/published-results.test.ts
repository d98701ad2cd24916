import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { csvRecords } from '../../src/report/csv.ts'
import { publishedResults, type PublishedResult } from '../../src/report/published-results.ts'

const dataset = { name: 'cifar10', train: 1, validation: 1, test: 1 }

const shared = resolve(import.meta.dirname, '../../../../../shared')
const table = join(shared, 'reference/tables/published_resnet_cifar.csv')
const notes = join(shared, 'research/benchmarks.md')
const noTable = existsSync(table) && existsSync(notes) ? '' : ` (left out: no ${table})`

const depths = [20, 32, 44, 56, 110].map((depth) => `resnet${depth}`)
const wide = ['40-1', '40-2', '40-4', '40-8', '28-10', '28-12', '22-8', '22-10', '16-8', '16-10']

/** Everything that there is of a data set, by family. */
function all(name: string): (PublishedResult & { readonly family: string })[] {
  return [...depths, ...wide.map((shape) => `wideresnet-${shape}`)].flatMap((family) =>
    publishedResults({ family, dataset: { ...dataset, name } }).map((result) => ({ ...result, family })),
  )
}

describe('publishedResults', () => {
  it('gives the figures of He et al. for their nets, with their source', () => {
    expect(publishedResults({ family: 'resnet110', dataset })[0]).toEqual({
      net: 'ResNet-110',
      params: 1.7e6,
      test: 0.9357,
      source: 'He et al. (2015), arXiv:1512.03385, table 6',
    })
  })

  it('has none for other families, data sets and names from a prototype', () => {
    expect(publishedResults({ family: 'resnet14', dataset })).toEqual([])
    expect(publishedResults({ family: 'constructor', dataset })).toEqual([])
    expect(publishedResults({ family: 'resnet20', dataset: { ...dataset, name: 'mnist' } })).toEqual([])
    expect(publishedResults({ family: 'resnet20' })).toEqual([])
  })

  it('lists the largest net first', () => {
    const sizes = publishedResults({ family: 'resnet56', dataset }).map(({ params }) => params)
    expect(sizes.length).toBeGreaterThan(8)
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
  })

  it.skipIf(noTable !== '')(`agrees with the collected tables of others${noTable}`, () => {
    const rows = csvRecords(readFileSync(table, 'utf8'))
    const wanted = /HRank|ABCPruner|DNAL|chenyaofo|CORING|1512\.03385|1605\.07146, table 5/
    for (const name of ['cifar10', 'cifar100']) {
      for (const { family, net, params, test, source } of all(name)) {
        const word = wanted.exec(source)?.[0].replace('arXiv:', '').replace(', table 5', '') ?? ''
        if (word === '') continue
        // A smaller net beside the pruned ones is a row of its own family.
        const base = / from scratch$/.test(net) ? `resnet${/\d+/.exec(net)?.[0] ?? ''}` : family
        const found = rows.filter(
          (row) =>
            row.get('dataset') === name &&
            row.get('base_model') === base &&
            (row.get('source') ?? '').includes(word) &&
            Math.abs(Number(row.get('acc')) - 100 * test) < 1e-9 &&
            Math.abs(Number(row.get('params_M')) - params / 1e6) < 1e-9,
        )
        expect([net, source, found.length]).toEqual([net, source, 1])
      }
    }
    const grid = /WRN grid.*/.exec(readFileSync(notes, 'utf8'))?.[0] ?? ''
    for (const shape of wide) {
      const [, millions, error10, error100] =
        new RegExp(` ${shape} ([\\d.]+)M ([\\d.]+) ([\\d.-]+)[;.]`).exec(grid) ?? []
      const [ten, hundred] = ['cifar10', 'cifar100'].map((name) =>
        all(name).find(({ family }) => family === `wideresnet-${shape}`),
      )
      expect([shape, ten?.params]).toEqual([shape, Number(millions) * 1e6])
      expect(ten?.test).toBeCloseTo(1 - Number(error10) / 100, 9)
      if (error100 === '-') expect(hundred).toBeUndefined()
      else expect(hundred?.test).toBeCloseTo(1 - Number(error100) / 100, 9)
    }
  })
})
