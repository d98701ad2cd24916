import { describe, expect, it } from 'vitest'
import { textTable, type TableColumn } from '../../src/report/text-table.ts'

const columns: TableColumn[] = [
  { title: 'net', align: 'left', priority: 0 },
  { title: 'params', align: 'right', priority: 1 },
  { title: 'MACs', align: 'right', priority: 2 },
]

describe('textTable', () => {
  it('aligns columns and cuts trailing spaces', () => {
    expect(textTable(columns, [['base', '0.27 M', '41 M'], ['≤ 10 %']], 80)).toEqual([
      '  net     params  MACs',
      '  base    0.27 M  41 M',
      '  ≤ 10 %',
    ])
  })

  it('drops the least important columns until the rest fits', () => {
    const rows = [['base', '0.27 M', '41 M']]
    expect(textTable(columns, rows, 19)[0]).toBe('  net   params')
    expect(textTable(columns, rows, 8)[0]).toBe('  net')
  })

  it('keeps what is most important even where it does not fit', () => {
    expect(textTable(columns, [['a very long name', '1', '2']], 5)).toEqual(['  net', '  a very long name'])
  })

  it('leaves out a column without any text', () => {
    expect(textTable(columns, [['base', '', '41 M']], 80)).toEqual(['  net   MACs', '  base  41 M'])
  })

  it('prints the titles alone where there are no rows', () => {
    expect(textTable(columns, [], 80, 0)).toEqual(['net  params  MACs'])
  })

  it('measures characters, not UTF-16 units', () => {
    expect(textTable(columns, [['🙂🙂', '1', '2']], 80)[1]).toBe('  🙂🙂        1     2')
  })
})
