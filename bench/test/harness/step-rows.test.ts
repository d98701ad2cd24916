import { describe, expect, it } from 'vitest'
import { uniformCases } from '../../src/harness/net-case.ts'
import { stepRow } from '../../src/harness/step-rows.ts'
import { peerModes, type PeerMode } from '../../src/harness/step-contestant.ts'

const [net] = uniformCases(['resnet20'], [0.3], { batch: 128, precision: 'float32' })

describe('uniformCases', () => {
  it('rounds channels and keeps all blocks', () => {
    expect(net).toEqual({
      family: 'resnet20',
      share: 0.3,
      depth: [3, 3, 3],
      width: [5, 10, 19],
      batch: 128,
      precision: 'float32',
    })
  })

  it('gives every family every width', () => {
    const cases = uniformCases(['resnet20', 'resnet56'], [0.5, 1], { batch: 64, precision: 'bfloat16' })
    expect(cases.map(({ family, share }) => [family, share])).toEqual([
      ['resnet20', 0.5],
      ['resnet20', 1],
      ['resnet56', 0.5],
      ['resnet56', 1],
    ])
  })
})

describe('stepRow', () => {
  it('compares medians with the quickest mode of the peer', () => {
    const peers = new Map<PeerMode, number[]>([
      ['plain', [300, 330, 310]],
      ['channels_last', [250, 220, 900]],
    ])
    expect(net && stepRow(net, [200, 190, 500], peers)).toMatchObject({
      oursMs: 200,
      peerMs: 250,
      peerMode: 'channels_last',
      ratio: 1.25,
      modes: { plain: 310, channels_last: 250 },
    })
  })

  it('leaves the peer out where there is none', () => {
    expect(net && stepRow(net, [200], new Map())).toMatchObject({
      oursMs: 200,
      peerMs: null,
      peerMode: null,
      ratio: null,
    })
  })
})

describe('peerModes', () => {
  it('compares float32 with modes that compute in float32 only', () => {
    expect(peerModes('float32', 'all').some((mode) => mode.includes('bf16'))).toBe(false)
    expect(peerModes('bfloat16', 'all').some((mode) => mode.includes('bf16'))).toBe(true)
  })

  it('splits all modes into eager and compiled ones', () => {
    const split = [...peerModes('bfloat16', 'eager'), ...peerModes('bfloat16', 'compile')]
    expect(split.toSorted()).toEqual(peerModes('bfloat16', 'all').toSorted())
  })
})
