import { describe, expect, it } from 'vitest'
import { candidateColumns, candidateText } from '../../src/report/candidate-columns.ts'
import { predictionsText } from '../fixtures/run-tables.ts'

describe('candidateColumns', () => {
  it('reads inputs, costs and predictions of every row', () => {
    const columns = candidateColumns(
      'depth1,width1,params,macs,mean,deviation,trained\n2,16,100,200,0.5,0.01,true\n1,8,50,80,0.4,0.02,false\n',
    )
    expect(columns).toMatchObject({ size: 2 })
    expect(columns?.inputs).toEqual([
      { name: 'depth1', levels: ['1', '2'], codes: Uint8Array.of(1, 0) },
      { name: 'width1', levels: ['8', '16'], codes: Uint8Array.of(1, 0) },
    ])
    expect([columns?.params[0], columns?.macs[1], columns?.mean[0], columns?.deviation[1]]).toEqual([
      100, 80, 0.5, 0.02,
    ])
    expect([...(columns?.trained ?? [])]).toEqual([1, 0])
    expect(columns?.latencyMs).toBeUndefined()
  })

  it('reads predicted latencies, which are no inputs', () => {
    const columns = candidateColumns(
      'depth1,params,macs,predictedLatencyMs,predictedLatencyDeviation,mean,deviation,trained\n1,50,80,2.5,0.1,0.4,0.02,false\n',
    )
    expect(columns?.inputs.map(({ name }) => name)).toEqual(['depth1'])
    expect(columns?.latencyMs).toEqual(Float64Array.of(2.5))
  })

  it('names a candidate by its levels', () => {
    const columns = candidateColumns(predictionsText(10))
    expect(columns && candidateText(columns, 5)).toBe('depth1 1, depth2 1, depth3 1, width1 8, width2 16, width3 16')
  })

  it('orders levels that are no numbers by their text', () => {
    const columns = candidateColumns('kind,params,macs,mean,deviation\n"b,c",1,1,0.5,0\na,1,1,0.5,0\n')
    expect(columns?.inputs[0]).toMatchObject({ levels: ['a', 'b,c'], codes: Uint8Array.of(1, 0) })
  })

  it('leaves out rows without figures, and knows a text that is no table', () => {
    expect(candidateColumns('a,params,macs,mean,deviation\n1,x,1,0.5,0\n1,2,3,0.5,0\n1,2\n')?.size).toBe(1)
    expect(candidateColumns('')).toBeUndefined()
    expect(candidateColumns('a,b\n1,2\n')).toBeUndefined()
  })

  it('takes names of columns that would break a page as text', () => {
    const columns = candidateColumns('"<script>""\u202e",params,macs,mean,deviation\n1,1,1,0.5,0\n')
    expect(columns?.inputs[0]?.name).toBe('<script>"')
  })
})
