import type { MachineFacts } from '@segscale/engine'
import { describe, expect, it } from 'vitest'
import { machineChecks, type Check } from '../../src/doctor/checks.ts'
import { freshMachineFacts, machineFacts } from '../fixtures/machine-facts.ts'

function check(name: string, machine: MachineFacts): Check | undefined {
  return machineChecks(machine).find((candidate) => candidate.name === name)
}

describe('machineChecks', () => {
  it('finds nothing to mend on a machine that has everything', () => {
    expect(machineChecks(machineFacts()).every(({ state, remedy }) => state === 'ok' && remedy === undefined)).toBe(
      true,
    )
  })

  it('gives the command for every tool that the set-up needs', () => {
    const bare = freshMachineFacts({ compiler: null, python: null, pip: null })
    expect(check('C++ compiler', bare)).toMatchObject({ state: 'missing', remedy: 'install g++' })
    expect(check('Python 3', bare)).toMatchObject({ state: 'missing', remedy: 'install python3' })
    expect(check('pip', bare)).toMatchObject({ state: 'missing', remedy: 'install python3' })
    expect(check('pip', freshMachineFacts({ pip: null }))).toMatchObject({ state: 'missing', remedy: 'install pip' })
  })

  it('does not miss tools that are no longer needed', () => {
    for (const name of ['C++ compiler', 'Python 3', 'pip']) {
      expect(check(name, machineFacts({ compiler: null, python: null, pip: null }))?.state).toBe('note')
    }
  })

  it('names the set-up that is still to be done, and how much it fetches', () => {
    expect(check('TensorFlow', freshMachineFacts())).toEqual({
      name: 'TensorFlow',
      state: 'todo',
      found: '2.21.0 (cpu) is not set up yet: 274 MB to fetch',
      remedy: 'npx nx run engine:native',
    })
  })

  it('gives the reason why no set-up is possible', () => {
    const tensorflow = { ...machineFacts().tensorflow, isSetUp: false, problem: 'No wheel. Use Linux.' }
    expect(check('TensorFlow', machineFacts({ tensorflow }))).toMatchObject({
      state: 'missing',
      remedy: 'No wheel. Use Linux.',
    })
  })

  it('says where bfloat16 gains nothing', () => {
    const cpu = { model: 'AMD EPYC', cores: 1, features: ['avx2'], hasFastBfloat16: false }
    expect(check('CPU', machineFacts({ cpu }))).toEqual({
      name: 'CPU',
      state: 'ok',
      found: 'AMD EPYC, 1 core, avx2; bfloat16 gains nothing over float32 here',
    })
  })

  it('notes a GPU that is not used', () => {
    const gpu = { driver: '550.54', names: ['NVIDIA H100'] }
    expect(check('GPU', machineFacts({ gpu }))).toMatchObject({
      state: 'note',
      found: 'NVIDIA H100, NVIDIA driver 550.54, unused',
      remedy: 'SEGSCALE_TENSORFLOW=cuda npx nx run engine:native',
    })
    const tensorflow = { ...machineFacts().tensorflow, variant: 'cuda' as const }
    expect(check('GPU', machineFacts({ gpu, tensorflow }))?.state).toBe('ok')
  })

  it('misses disk only where the set-up would not fit', () => {
    const cache = { folder: '/cache', parts: {}, freeBytes: 1.2e9 }
    expect(check('Free disk', machineFacts({ cache }))?.state).toBe('ok')
    expect(check('Free disk', freshMachineFacts({ cache }))).toMatchObject({
      state: 'missing',
      found: '1.2 GB, and 1.6 GB are needed',
    })
  })

  it('refuses an old Node and only notes a newer one than those tested', () => {
    const node = (version: string): MachineFacts => machineFacts({ node: { version, isSupported: false } })
    expect(check('Node', node('18.20.0'))?.state).toBe('missing')
    expect(check('Node', node('27.0.0'))?.state).toBe('note')
  })

  it('says how many trainings fit into little memory', () => {
    const memory = { totalBytes: 2e9, availableBytes: 1e9 }
    expect(check('Memory', machineFacts({ memory }))).toMatchObject({
      state: 'note',
      found: '1.0 GB free of 2.0 GB',
      remedy: 'run at most 1 training at once',
    })
  })
})
