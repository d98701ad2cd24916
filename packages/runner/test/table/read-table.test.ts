import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvText } from '../../src/report/csv.ts'
import { problemsOf, read, settings } from './tables.ts'

const good = 'name,b,w,acc1,acc2,params,flops\nx,2,8,90,91,300,3000\ny,1,8,80,82,200,2000\n'

describe('readTable', () => {
  it('takes the named columns, rows in the order of their inputs, accuracies as shares', () => {
    expect(read(good)).toEqual({
      issues: [],
      table: {
        name: 'nets.csv',
        digest: createHash('sha256').update(good).digest('hex'),
        inputs: [
          { name: 'b', levels: [1, 2] },
          { name: 'w', levels: [8] },
        ],
        seedColumns: ['acc1', 'acc2'],
        rows: [
          { values: [1, 8], accuracies: [0.8, 0.82], params: 200, macs: 2000 },
          { values: [2, 8], accuracies: [0.9, 0.91], params: 300, macs: 3000 },
        ],
      },
    })
  })

  it('reads what other programs write: a byte order mark, CRLF, quotes, blanks and empty lines', () => {
    const written = '\uFEFFb,"w", acc1 ,acc2,params,flops\r\n\r\n"1",8,80 ,82,200,2000\r\n'
    expect(read(written)).toMatchObject({ table: { rows: [{ values: [1, 8], accuracies: [0.8, 0.82] }] } })
  })

  it('takes numbers up to 1 for shares, others for percent, and says so where it cannot tell', () => {
    const row = (a: number, b: number): string => `b,w,acc1,acc2,params,flops\n1,8,${a},${b},200,2000\n`
    const accuracies = (a: number, b: number, unit?: 'percent' | 'share'): unknown => {
      const reading = read(row(a, b), unit && { unit })
      return 'table' in reading ? reading.table.rows[0]?.accuracies : reading.issues.map(({ message }) => message)
    }
    expect(accuracies(0.9, 1)).toEqual([0.9, 1])
    expect(accuracies(90, 91)).toEqual([0.9, 0.91])
    expect(accuracies(90, 1, 'percent')).toEqual([0.9, 0.01])
    expect(accuracies(90, 1)).toEqual([
      'nets.csv: accuracies must be shares or percent throughout, found 1 in line 2, 90 in line 2; mend the table or set evaluate.unit',
    ])
    expect(accuracies(90, 0.5, 'share')).toEqual(['acc1: expected a share in [0, 1], received 90'])
  })

  it('reports every problem at once, each at its place', () => {
    const text = [
      'b,w,acc1,acc2,params,flops',
      '1,8,80,82,200,2000',
      '2,eight,80,182,200,2000',
      '1,8,81,,200,2000',
      '3,8,80,82,0,-5',
      '4,8,80,82,200',
    ].join('\n')
    expect(problemsOf(text)).toEqual([
      '3:3 w: expected a number, received "eight"',
      '3:12 acc2: expected percent in [0, 100], received 182',
      '4:8 acc2: expected a number, received nothing',
      '4:1 the same inputs as in line 2: 1,8; a net may have one row only',
      '5:11 params: expected a number above 0, received 0',
      '5:13 flops: expected a number above 0, received -5',
      '6:1 expected 6 cells, as the title line has, received 5',
    ])
  })

  it('names the columns that are missing where the experiment file asks for them', () => {
    expect(problemsOf(good, { inputs: ['b', 'width'], accuracy: ['acc1', 'acc3'] })).toEqual([
      'evaluate.inputs.1 expected a column of nets.csv:1, received "width"; it has name, b, w, acc1, acc2, params, flops',
      'evaluate.accuracy.1 expected a column of nets.csv:1, received "acc3" — did you mean acc1?',
    ])
  })

  it('refuses a column that stands twice, and a table without rows', () => {
    expect(problemsOf('b,w,w,acc1,acc2,params,flops\n1,2,3,80,82,200,2000')).toEqual([
      '1:5 the column w is listed twice; rename one of them',
    ])
    expect(problemsOf('b,w,acc1,acc2,params,flops\n')).toEqual([
      'evaluate.table nets.csv: expected a title line and at least one row',
    ])
    expect(problemsOf('')).toHaveLength(1)
  })

  it('counts what is beyond the hundredth problem', () => {
    const rows = Array.from({ length: 250 }, (_, row) => `${row},x,80,82,200,2000`)
    const problems = problemsOf(['b,w,acc1,acc2,params,flops', ...rows].join('\n'))
    expect(problems).toHaveLength(101)
    expect(problems.at(-1)).toBe('evaluate.table nets.csv: and 150 more problems')
  })

  it('gives back any table that was written', () => {
    const net = fc.record({
      b: fc.integer({ min: 0, max: 9 }),
      w: fc.integer({ min: -5, max: 64 }),
      acc: fc.double({ min: 0.02, max: 1, noNaN: true }),
      params: fc.integer({ min: 1, max: 1e9 }),
    })
    const nets = fc.uniqueArray(net, { minLength: 1, selector: ({ b, w }) => `${b},${w}` })
    fc.assert(
      fc.property(nets, (rows) => {
        const text = csvText(
          ['b', 'w', 'acc1', 'acc2', 'params', 'flops'],
          rows.map(({ b, w, acc, params }) => [b, w, acc, acc / 2, params, 2 * params]),
        )
        const reading = read(text, { ...settings, unit: 'share' })
        if (!('table' in reading)) throw new TypeError(JSON.stringify(reading.issues))
        const sorted = rows.toSorted((x, y) => x.b - y.b || x.w - y.w)
        expect(reading.table.rows.map(({ values }) => values)).toEqual(sorted.map(({ b, w }) => [b, w]))
        expect(reading.table.rows.map(({ accuracies }) => accuracies[0])).toEqual(sorted.map(({ acc }) => acc))
        expect(reading.table.rows.map(({ macs }) => macs)).toEqual(sorted.map(({ params }) => 2 * params))
      }),
    )
  })
})
