import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { predictedMeans, predictedOf } from '../../src/diff/predicted-means.ts'
import { candidateColumns } from '../../src/report/candidate-columns.ts'
import { csvText } from '../../src/report/csv.ts'

const titles = ['depth1', 'width1', 'params', 'macs', 'predictedLatencyMs', 'mean', 'deviation', 'trained']
const cells = fc.record({
  depth: fc.nat(9),
  params: fc.nat(1e6),
  mean: fc.double({ min: 0, max: 1, noNaN: true }),
})

describe('predictedMeans', () => {
  it('reads the means that the careful reader reads, of every candidate', () => {
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 30 }), (rows) => {
        const text = csvText(
          titles,
          rows.map(({ depth, params, mean }, at) => [depth, at, params, 2 * params, 1.5, mean, 0.01, false]),
        )
        const { means = new Map<string, number>() } = predictedMeans(text) ?? {}
        expect([...means.values()]).toEqual([...(candidateColumns(text)?.mean ?? [])])
        expect([...means.keys()]).toEqual(rows.map(({ depth, params }, at) => `${depth},${at},${params},${2 * params}`))
      }),
    )
  })

  it('reads a last line without an end, and leaves rows out that lack a number', () => {
    const text = 'w,params,macs,mean,deviation\n1,2,3,0.5,0.1\n2,2,3,,0.1\n3,2,3,x,0.1\n4\n5,2,3,0.25'
    expect([...(predictedMeans(text)?.means ?? [])]).toEqual([
      ['1,2,3', 0.5],
      ['5,2,3', 0.25],
    ])
  })

  it.each([[''], ['mean\n1\n'], ['params,macs\n1,2\n'], ['mean,params,macs\n1,2,3\n'], ['no table']])(
    'finds no predictions in %j',
    (text) => {
      expect(predictedMeans(text)).toBeUndefined()
    },
  )
})

describe('predictedOf', () => {
  it('finds a net by what it keeps and costs', () => {
    const predicted = predictedMeans('depth1,width1,head,params,macs,mean,deviation\n2,8,64,10,20,0.5,0.1\n')
    if (predicted === undefined) throw new Error('expected predictions')
    const net = { rescale: { depth: [2], width: [8], head: 64 }, params: 10, macs: 20 }
    expect(predictedOf(predicted, net)).toBe(0.5)
    expect(predictedOf(predicted, { ...net, params: 11 })).toBeUndefined()
    expect(predictedOf(predicted, { ...net, rescale: { depth: [2], width: [8] } })).toBeUndefined()
  })

  it('finds a row of a table by its inputs', () => {
    const predicted = predictedMeans('b,w,params,macs,mean,deviation\n2,8,10,20,0.5,0.1\n')
    if (predicted === undefined) throw new Error('expected predictions')
    expect(predictedOf(predicted, { rescale: { inputs: { b: 2, w: 8 } }, params: 10, macs: 20 })).toBe(0.5)
  })
})
