import { describe, expect, it } from 'vitest'
import { explorerData } from '../../../src/report/page/explorer-data.ts'
import type { StudyResult } from '../../../src/study/result.ts'
import { resnet20Study } from '../../fixtures/resnet20-study.ts'
import { timedStudy } from '../../fixtures/timed-study.ts'

function commands(changes: Partial<StudyResult>): readonly string[] {
  return explorerData(resnet20Study(changes)).nets[1]?.commands ?? []
}

const dataset = { name: 'cifar10', train: 1, validation: 1, test: 1 }

describe('explorerData', () => {
  it('gives the commands that count and export a net', () => {
    expect(commands({})).toEqual([
      'npx segscale describe --family resnet20 --depth 1,1,1 --width 8,8,16',
      expect.stringMatching(/^npx segscale export resnet20-cifar10 --key [0-9a-f]{16}$/),
    ])
    expect(commands({ dataset: { ...dataset, name: 'cifar100' } })[0]).toContain(
      '--family resnet20 --dataset cifar100 --',
    )
  })

  it.each([
    ['a family that only its file describes', { family: 'my-mobilenet' }],
    ['a family whose name a shell would act on', { family: 'resnet20; ls' }],
    ['images of its own', { dataset: { ...dataset, name: 'images' } }],
  ])('gives no command to count a net of %s', (_, changes) => {
    expect(commands(changes)).toEqual([expect.stringContaining('npx segscale export')])
  })

  it.each(['two words', '-flag', '$(ls)', '長'])('gives no command to export a net of the experiment %s', (name) => {
    expect(commands({ name })).toEqual([expect.stringContaining('npx segscale describe')])
  })

  it('tells inner widths and heads apart, in commands and in filters', () => {
    const [base, ...others] = resnet20Study().trained
    if (base === undefined) throw new TypeError('The study has a base.')
    const net = { ...base, rescale: { depth: [1, 1, 1], width: [8, 8, 16], inner: [4, 4, 8], head: 32 } }
    const [explored] = explorerData(resnet20Study({ trained: [net, ...others] })).nets
    expect(explored?.inputs).toMatchObject({ depth1: '1', width3: '16', inner2: '4', head: '32' })
    expect(explored?.commands[0]).toContain('--depth 1,1,1 --width 8,8,16 --inner 4,4,8 --head 32')
  })

  it('has latency among the costs where it is an objective', () => {
    expect(explorerData(resnet20Study()).costs.map(({ id }) => id)).toEqual(['params', 'macs'])
    const timed = explorerData(timedStudy())
    expect(timed.costs.map(({ id }) => id)).toEqual(['params', 'macs', 'latencyMs'])
    expect(timed.nets[0]?.facts).toContainEqual(['latency', '2.33 ms'])
    expect(timed.nets[1]?.facts).toContainEqual(['latency, predicted', '0.42 ± 0.04 ms'])
  })
})
