import { describe, expect, it } from 'vitest'
import { answer } from '../../src/report/answer.ts'
import { familyText } from '../../src/report/subject.ts'
import type { ChosenNet, StudyResult } from '../../src/study/result.ts'
import { resnet20Study } from '../fixtures/resnet20-study.ts'

const study = resnet20Study()

/** The study with one chosen net that reaches an accuracy, beside a base of 66.74 %. */
function reaching(validation: number | null, changes: Partial<StudyResult> = {}): StudyResult {
  return resnet20Study({ chosen: [{ ...(study.chosen[1] as ChosenNet), validation }], ...changes })
}

describe('answer', () => {
  it('tells of the smallest net that keeps its accuracy, and of uniform scaling at like size', () => {
    expect(answer(study)).toEqual([
      'ResNet-20 keeps 96 % of its validation accuracy (63.9 of 66.7 %) with 28 % of its parameters: blocks 2,3,3, channels 16,16,32.',
      'Uniform scaling at like size (25 % of the parameters, channels 8,16,32) reaches 62.3 %, 1.6 points less.',
    ])
  })

  it('says so when no net keeps enough', () => {
    expect(answer(reaching(0.5))[0]).toMatch(
      /^ResNet-20 keeps at most 75 % of its validation accuracy \(50\.0 of 66\.7 %\) under these budgets/,
    )
  })

  it('says so when a net keeps all', () => {
    expect(answer(reaching(0.67))[0]).toMatch(
      /^ResNet-20 keeps all of its validation accuracy \(67\.0 % against 66\.7 %\) with 19 % of its parameters/,
    )
  })

  it('names the budgets without a net', () => {
    expect(answer(study, [0.01, 0.05, 0.1])).toContain(
      'No net within 1 % or 5 % of the parameters was trained to the end.',
    )
  })

  it('leaves the question open when nothing was found', () => {
    expect(answer(resnet20Study({ chosen: [] }), [0.05])).toEqual([
      'How far ResNet-20 shrinks stays open: no net within the budgets trained to the end (the base reaches 66.7 % validation accuracy).',
      'No net within 5 % of the parameters was trained to the end.',
    ])
  })

  it('gives no shares of a base that failed', () => {
    const base = { ...study.base, validation: null }
    expect(answer(reaching(0.6, { base }))[0]).toMatch(
      /base net did not train to the end.*the best net reaches 60\.0 % with 19 %/,
    )
    expect(answer(resnet20Study({ base, chosen: [] }))[0]).toMatch(/neither the base net nor one within the budgets/)
  })

  it.each([
    [0.58, '4.3 points more'],
    [0.62296, 'the same'],
    [0.63, '0.7 points less'],
  ])('says how uniform scaling compares with a net of %d: %s', (validation, verdict) => {
    const uniform = study.uniform.map((net) => ({ ...net, params: 51698, validation: 0.623 }))
    expect(answer(reaching(validation, { uniform }))[1]).toContain(`62.3 %, ${verdict}.`)
  })

  it('compares with no uniform net of another size', () => {
    const uniform = study.uniform.map((net) => ({ ...net, params: 200000 }))
    expect(answer(reaching(0.6, { uniform }))[1]).toBe(
      'No uniformly scaled net of like size was trained to compare it with.',
    )
  })
})

describe('familyText', () => {
  it.each([
    ['resnet110', 'ResNet-110'],
    ['mobile\nnet', 'mobile net'],
  ])('writes %j as %s', (family, text) => {
    expect(familyText(family)).toBe(text)
  })
})
