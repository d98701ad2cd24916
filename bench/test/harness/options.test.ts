import { describe, expect, it } from 'vitest'
import { helpText, oneOf, parseOptions, positiveInteger, positiveNumbers } from '../../src/harness/options.ts'

const usage = {
  target: 'example',
  about: 'Measures an example.',
  options: {
    rounds: { default: '5', help: 'rounds of turns' },
    machine: { default: false, help: 'all cores' },
  },
}

describe('parseOptions', () => {
  it('fills in defaults', () => {
    expect(parseOptions(usage, [])).toEqual({ rounds: '5', machine: '', json: '' })
  })

  it('takes values after a space or an equals sign, and flags', () => {
    expect(parseOptions(usage, ['--rounds', '3', '--machine', '--json'])).toEqual({
      rounds: '3',
      machine: 'true',
      json: 'true',
    })
    expect(parseOptions(usage, ['--rounds=3'])).toMatchObject({ rounds: '3' })
  })

  it('notices a wish for help', () => {
    expect(parseOptions(usage, ['--help'])).toBe('help')
  })

  it('refuses options that do not exist', () => {
    expect(() => parseOptions(usage, ['--python=python3'])).toThrow('--python')
  })
})

describe('helpText', () => {
  it('names the command, every option and its default', () => {
    const text = helpText(usage)
    for (const part of ['npx nx run bench:example', '--rounds=…', '(default 5)', '--machine', '--json']) {
      expect(text).toContain(part)
    }
  })
})

describe('positiveNumbers', () => {
  it('reads a list with commas', () => {
    expect(positiveNumbers('0.25,0.3,1', 'widths')).toEqual([0.25, 0.3, 1])
  })

  it.each(['', '1,', '0', '-1', 'x', 'Infinity'])('refuses "%s" and names the option', (text) => {
    expect(() => positiveNumbers(text, 'widths')).toThrow('--widths')
  })
})

describe('positiveInteger', () => {
  it('reads a whole number', () => {
    expect(positiveInteger('128', 'batch')).toBe(128)
  })

  it.each(['', '0', '1.5', '-3', 'many'])('refuses "%s" and names the option', (text) => {
    expect(() => positiveInteger(text, 'batch')).toThrow('--batch')
  })
})

describe('oneOf', () => {
  it('gives back an allowed text and refuses all others with the list', () => {
    expect(oneOf('float32', ['float32', 'bfloat16'], 'precision')).toBe('float32')
    expect(() => oneOf('float16', ['float32', 'bfloat16'], 'precision')).toThrow('float32, bfloat16')
  })
})
