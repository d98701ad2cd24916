import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkedResult } from '../../src/report/checked-result.ts'
import { renderSummary } from '../../src/report/summary.ts'
import { resnet20Study } from '../fixtures/resnet20-study.ts'
import { timedStudy } from '../fixtures/timed-study.ts'

const study = resnet20Study()

describe('checkedResult', () => {
  it('gives back a result', () => {
    expect(checkedResult(JSON.stringify(study))).toEqual(study)
  })

  it('accepts fields that it does not know', () => {
    expect(checkedResult(JSON.stringify({ ...study, colour: 'blue' }))).toMatchObject({ name: study.name })
  })

  it.each([
    ['{"format":1', 'result.json is no JSON'],
    ['', 'result.json is no JSON'],
    ['null', 'result.json is no JSON object'],
    ['{"format":2}', 'result.json has another format than 1; a newer segscale may have written it'],
    [JSON.stringify({ ...study, base: null }), 'result.json has no valid base'],
    [JSON.stringify({ ...study, trained: [null] }), 'result.json has no valid trained'],
    [JSON.stringify({ ...study, surrogate: {} }), 'result.json has no valid surrogate'],
  ])('says what is wrong with %.40s', (text, trouble) => {
    expect(checkedResult(text)).toBe(trouble)
  })

  it('lets nothing through that the summary cannot show', () => {
    const timed = timedStudy()
    const damages = fc.tuple(fc.constantFrom(...paths(timed)), fc.jsonValue())
    fc.assert(
      fc.property(damages, ([path, value]) => {
        const copy = structuredClone(timed) as unknown as Record<string, unknown>
        const parent = path.slice(0, -1).reduce((at, name) => at[name] as Record<string, unknown>, copy)
        parent[path.at(-1) ?? ''] = value
        const result = checkedResult(JSON.stringify(copy))
        if (typeof result !== 'string') expect(renderSummary(result)).toContain('candidates')
      }),
      { numRuns: 500 },
    )
  })
})

/** The path of every value inside a value. */
function paths(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => [[...path, name], ...paths(inner, [...path, name])])
}
