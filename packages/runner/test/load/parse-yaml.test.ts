import { describe, expect, it } from 'vitest'
import { parseYaml } from '../../src/load/parse-yaml.ts'

/** Each line is deeper than the one before. */
function stairs(depth: number, step: string): string {
  return Array.from({ length: depth }, (_, level) => ' '.repeat(level) + step).join('\n')
}

/** Five levels of nine aliases each: 59,049 values from 200 characters. */
const bomb = [
  'a: &a [1,1,1,1,1,1,1,1,1]',
  ...'bcde'.split('').map((key, level) => {
    const inner = 'abcd'[level] ?? ''
    return `${key}: &${key} [${Array.from({ length: 9 }, () => `*${inner}`).join(',')}]`
  }),
].join('\n')

describe('parseYaml', () => {
  it.each([
    ['open brackets', '['.repeat(500_000), 'nested more than 50 deep'],
    ['open maps', '{a: '.repeat(200_000), 'nested more than 50 deep'],
    ['lists in lists on one line', '- '.repeat(400_000), 'nested too deeply'],
    ['keys in keys on one line', '? '.repeat(400_000), 'nested too deeply'],
    ['colons on one line', ': '.repeat(400_000), 'nested too deeply'],
    ['stairs of maps', stairs(1000, 'a:'), 'nested too deeply'],
    ['maps on one line', 'a: '.repeat(60_000), 'too many values for an experiment file'],
    ['commas', `[${','.repeat(900_000)}`, 'too many values for an experiment file'],
    [
      'keys',
      Array.from({ length: 30_000 }, (_, key) => `k${key}: 1`).join('\n'),
      'too many values for an experiment file',
    ],
    ['comments', '#x\n'.repeat(300_000), 'too many values for an experiment file'],
    ['wrong escapes', `a: "${'\\q'.repeat(400_000)}"`, 'too many escapes for an experiment file'],
    ['aliases', `a: &a 1\nb: [${'*a,'.repeat(5000)}]`, 'more than 100 aliases; write the values out'],
    ['aliases of aliases', bomb, 'the aliases stand for too many values; write them out'],
  ])('refuses a mass of %s', (_, text, message) => {
    const { value, issues } = parseYaml(text)
    expect(value).toBeUndefined()
    expect(issues.map((issue) => issue.message)).toContain(message)
  })

  it.each([
    ['nested 150 deep by indentation', stairs(150, 'a:')],
    ['nested 95 deep in one line', '- '.repeat(95)],
    ['of one long text', `a: "${'x '.repeat(400_000)}"`],
    ['of one long block', `a: |\n${'  x\n'.repeat(200_000)}`],
    ['with brackets inside texts', `a: "${'['.repeat(1000)}"\nb: |\n  [\n  {\n`],
  ])('reads a text %s', (_, text) => {
    expect(parseYaml(text).issues).toEqual([])
  })

  it.each([
    ['of quotes', '"'.repeat(20_000)],
    ['of anchors', '&a '.repeat(20_000)],
    ['of tags', '!a '.repeat(20_000)],
    ['of directives', '%X y\n'.repeat(10_000)],
    ['of documents', '---\n'.repeat(10_000)],
  ])('answers to a text %s', (_, text) => {
    expect(parseYaml(text).issues.length).toBeGreaterThan(0)
    expect(parseYaml(text).issues.length).toBeLessThan(1100)
  })

  it('reads values as YAML 1.2 does, not as YAML 1.1 did', () => {
    const text = 'a: yes\nb: 0o17\nc: 017\nd: 1:30\ne: 2001-01-01\nf: ~\ng: True\nh: .5\ni: 1e3\nj: "1"\n'
    expect(parseYaml(text).value).toEqual({
      a: 'yes',
      b: 15,
      c: 17,
      d: '1:30',
      e: '2001-01-01',
      f: null,
      g: true,
      h: 0.5,
      i: 1000,
      j: '1',
    })
  })

  it('keeps the stack traces of later errors', () => {
    const before = Error.stackTraceLimit
    parseYaml('a: [')
    expect(Error.stackTraceLimit).toBe(before)
  })
})
