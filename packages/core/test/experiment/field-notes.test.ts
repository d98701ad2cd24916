import { describe, expect, it } from 'vitest'
import { experimentFields } from '../../src/experiment/experiment-fields.ts'
import { effectOf } from '../../src/experiment/effect-of.ts'
import { fieldNotes } from '../../src/experiment/field-notes.ts'

const fields = experimentFields()

describe('fieldNotes', () => {
  it('has a note for every field that holds a value', () => {
    const without = fields.filter(({ isGroup, note }) => !isGroup && note === undefined).map(({ path }) => path)
    const cure = 'Give each of these fields an example and an effect in packages/core/src/experiment/field-notes.ts.'
    expect(without, cure).toEqual([])
  })

  it('has no note for what is no field, or only holds fields', () => {
    const known = fields.filter(({ isGroup }) => !isGroup).map(({ path }) => path)
    const stray = Object.keys(fieldNotes).filter((path) => !known.includes(path))
    expect(stray, 'Remove or rename these in packages/core/src/experiment/field-notes.ts.').toEqual([])
  })

  it('shows a value other than the default, unless there is only one', () => {
    const same = fields.filter(({ schemas: [schema], note }) => {
      if (note === undefined || schema?.default === undefined || schema.enum?.length === 1) return false
      return JSON.stringify(note.example) === JSON.stringify(schema.default)
    })
    expect(
      same.map(({ path }) => path),
      'Choose another example in field-notes.ts.',
    ).toEqual([])
  })
})

describe('effectOf', () => {
  it.each([
    ['recipe.epochs', 'training'],
    ['recipe.augment', 'training'],
    ['recipe.augment[0].padCrop', 'training'],
    ['recipe.augment[1]', 'training'],
    ['recipe', 'training'],
    ['dataset.test', 'report'],
    ['search', 'selection'],
    ['sentinels.list[2].depth', 'selection'],
    ['name', 'report'],
    ['no.such.field', 'report'],
  ])('of %s is %s', (path, effect) => {
    expect(effectOf(path)).toBe(effect)
  })
})
