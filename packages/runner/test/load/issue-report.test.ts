import { describe, expect, it } from 'vitest'
import pc from 'picocolors'
import { issueReport } from '../../src/load/issue-report.ts'
import type { LocatedIssue } from '../../src/load/located-issue.ts'

const plain = pc.createColors(false)

function issue(fields: Partial<LocatedIssue>): LocatedIssue {
  return { code: 'rule', source: 'x.yaml', line: 3, column: 1, path: 'a.b', message: 'is wrong', ...fields }
}

describe('issueReport', () => {
  it('shows place, path and message, and the line with a caret', () => {
    const excerpt = { text: 'b: [1, 2]', start: 3, length: 6 }
    expect(issueReport([issue({ column: 4, excerpt })], plain)).toBe(
      ['x.yaml:3:4  error  a.b  is wrong', '    3 | b: [1, 2]', '      |    ^^^^^^'].join('\n'),
    )
  })

  it('cuts long lines around the place', () => {
    const text = `${'x'.repeat(200)}HERE${'y'.repeat(200)}`
    const lines = issueReport([issue({ excerpt: { text, start: 200, length: 4 } })], plain).split('\n')
    expect(lines[1]?.length).toBeLessThan(120)
    const at = lines[2]?.indexOf('^') ?? -1
    expect(lines[1]?.slice(at, at + 4)).toBe('HERE')
    expect(lines[2]?.trimEnd().endsWith('^^^^')).toBe(true)
  })

  it('keeps the caret below its place behind tabs', () => {
    const excerpt = { text: '\t\tb: 1', start: 2, length: 1 }
    const lines = issueReport([issue({ excerpt })], plain).split('\n')
    expect(lines[1]).toBe('    3 |   b: 1')
    expect(lines[2]).toBe('      |   ^')
  })

  it('lets no control character of a file reach the terminal', () => {
    const evil = '\u001b[31m\u202e\u0007\u009b2J'
    const excerpt = { text: evil, start: 0, length: 2 }
    const report = issueReport([issue({ source: evil, path: evil, message: evil, excerpt })], plain)
    expect(report).not.toMatch(/[^\P{C}\n]/u)
  })

  it('counts what it does not show', () => {
    const report = issueReport(
      Array.from({ length: 60 }, () => issue({})),
      plain,
    )
    expect(report.split('\n')).toHaveLength(51)
    expect(report.endsWith('… and 10 more')).toBe(true)
  })

  it('colours where colours are wanted', () => {
    expect(issueReport([issue({})], pc.createColors(true))).toContain('\u001b[31merror\u001b[39m')
  })
})
