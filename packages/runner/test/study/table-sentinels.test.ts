import { describe, expect, it } from 'vitest'
import { initialRows, tableSentinelIssues, tableSentinels, uniformRows } from '../../src/study/table-sentinels.ts'
import { TableSpace } from '../../src/study/table-space.ts'
import { gridTable } from '../table/tables.ts'

const depths = [1, 2, 3, 4]
const widths = [4, 8, 16, 64]
const complete = new TableSpace(gridTable(depths, widths))
const without = (...rows: string[]): TableSpace => new TableSpace(gridTable(depths, widths, rows))
const named = (space: TableSpace, rows: readonly number[]): string[] =>
  rows.map((row) => (space.table.rows[row]?.values ?? []).join(','))
const sentinelsOf = (
  space: TableSpace,
  design: 'corners' | 'corners+mid' | 'axis' | 'fraction',
  runs?: number,
): string[] => named(space, tableSentinels(space, { design, seed: 0, ...(runs === undefined ? {} : { runs }) }))

describe('tableSentinels', () => {
  it('takes the rows of each design from a table that has them', () => {
    expect(sentinelsOf(complete, 'corners')).toEqual(['1,4', '1,64', '4,4', '4,64'])
    expect(sentinelsOf(complete, 'corners+mid')).toEqual(['1,4', '1,64', '4,4', '4,64', '2,16'])
    expect(sentinelsOf(complete, 'axis')).toEqual(['1,4', '4,64', '1,64', '4,4'])
    expect(sentinelsOf(complete, 'fraction')).toEqual(['1,4', '1,64', '4,4', '4,64'])
    const sobol = tableSentinels(complete, { design: 'sobol', runs: 7, seed: 0 })
    expect(new Set(sobol).size).toBe(7)
    expect(tableSentinels(complete, { design: 'sobol', runs: 7, seed: 0 })).toEqual(sobol)
    expect(tableSentinels(complete, { design: 'sobol', runs: 7, seed: 3 })).not.toEqual(sobol)
    const list = [{ inputs: [2, 8] }, { inputs: [1, 4] }]
    expect(named(complete, tableSentinels(complete, { design: 'list', list, seed: 0 }))).toEqual(['2,8', '1,4'])
  })

  it('leaves out the extremes that the table lacks', () => {
    const space = without('1,64', '2,16')
    expect(sentinelsOf(space, 'corners')).toEqual(['1,4', '4,4', '4,64'])
    expect(sentinelsOf(space, 'axis')).toEqual(['1,4', '4,64', '4,4'])
  })

  it('takes the nearest row where a fraction or the middle falls on a missing one', () => {
    const space = without('1,64', '2,16')
    expect(sentinelsOf(space, 'fraction')).toEqual(['1,4', '1,16', '4,4', '4,64'])
    expect(sentinelsOf(space, 'corners+mid')).toEqual(['1,4', '4,4', '4,64', '2,8'])
  })

  it('draws as many rows as there are, if asked', () => {
    const space = without('1,64', '2,16')
    expect(new Set(tableSentinels(space, { design: 'sobol', runs: 14, seed: 0 })).size).toBe(14)
  })
})

describe('tableSentinelIssues', () => {
  it('explains what the table cannot give', () => {
    const messages = (settings: Parameters<typeof tableSentinelIssues>[1]): string[] =>
      tableSentinelIssues(complete, settings).map(({ message }) => message)
    expect(messages({ design: 'fraction', runs: 3, seed: 0 })).toEqual([
      'expected a power of two from 4 on for 2 axes with a choice, received 3',
    ])
    expect(messages({ design: 'sobol', runs: 17, seed: 0 })).toEqual([
      'expected at most 16, the number of candidates, received 17',
    ])
    expect(messages({ design: 'list', list: [{ inputs: [1, 5] }, { inputs: [1, 4] }], seed: 0 })).toEqual([
      'expected a row of nets.csv, received 1, 5; it has no such row',
    ])
  })
})

describe('initialRows', () => {
  it('puts the net with the most parameters first, and each net once', () => {
    expect(named(complete, initialRows(complete, { design: 'corners', seed: 0 }))).toEqual([
      '4,64',
      '1,4',
      '1,64',
      '4,4',
    ])
    const space = without('4,64')
    expect(named(space, initialRows(space, { design: 'corners', seed: 0 }))[0]).toBe('3,64')
  })
})

describe('uniformRows', () => {
  it('takes the rows whose inputs are all at like levels', () => {
    expect(named(complete, uniformRows(complete))).toEqual(['1,4', '1,8', '2,16', '3,64', '4,64'])
    expect(named(without('2,16'), uniformRows(without('2,16')))).toEqual(['1,4', '1,8', '3,64', '4,64'])
  })
})
