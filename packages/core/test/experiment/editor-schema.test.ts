import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { editorJsonSchema } from '../../src/experiment/editor-schema.ts'
import { minimal } from './minimal.ts'

const ajv = new Ajv({ strict: true, strictTypes: false })
ajv.addVocabulary(['patternErrorMessage'])
const isAccepted = (value: unknown): boolean => ajv.validate(editorJsonSchema, value)

describe('editorJsonSchema', () => {
  it('is the file that editors read (vitest -u writes it)', async () => {
    const text = `${JSON.stringify(editorJsonSchema, null, 2)}\n`
    await expect(text).toMatchFileSnapshot('../../schema/experiment.schema.json')
  })

  it('is draft-07', () => {
    expect(editorJsonSchema.$schema).toBe('http://json-schema.org/draft-07/schema#')
    expect(ajv.validateSchema(editorJsonSchema)).toBe(true)
  })

  it.each([
    ['a minimal file', minimal],
    ['a file that extends another', { extends: 'base.yaml', recipe: { epochs: 8 } }],
    [
      'references in the place of values',
      { ...minimal, name: 'a-${e}', vars: { e: 8 }, recipe: { epochs: '${e}' }, seeds: '${s}' },
    ],
    ['references inside lists', { ...minimal, seeds: [1, '${s}'], recipe: { augment: ['flip', { padCrop: '${p}' }] } }],
    ['a sweep', { ...minimal, sweep: { product: { 'recipe.epochs': [4, 8] }, exclude: [{ 'recipe.epochs': 4 }] } }],
  ])('accepts %s', (_, value) => {
    expect(isAccepted(value)).toBe(true)
  })

  it.each([
    ['a file without what it must hold', { version: 1 }],
    ['a wrong value in a file that extends another', { extends: 'base.yaml', recipe: { epochs: 0 } }],
    ['a text where a number belongs', { ...minimal, recipe: { epochs: 'x' } }],
    ['an unknown key', { ...minimal, recipe: { epoch: 3 } }],
    ['an unknown part of a sweep', { ...minimal, sweep: { prod: {} } }],
  ])('refuses %s', (_, value) => {
    expect(isAccepted(value)).toBe(false)
  })
})
