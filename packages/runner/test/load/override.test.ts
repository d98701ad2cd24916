import { describe, expect, it } from 'vitest'
import { resolveExperiment } from '../../src/load/load-experiment.ts'
import { SourceText } from '../../src/load/source-text.ts'
import { linesOf } from './issues-of.ts'
import { validFile } from './valid-file.ts'

const resolved = (...set: string[]): object =>
  resolveExperiment(new SourceText('x.yaml', validFile), { set }).experiment
const epochs = 'expected an integer from 1 to 100000, received'

describe('--set', () => {
  it.each([
    ['a number', 'recipe.epochs=8', { recipe: { epochs: 8 } }],
    ['a number in another form', 'recipe.optimizer.weightDecay=1e-4', { recipe: { optimizer: { weightDecay: 1e-4 } } }],
    ['a truth value', 'recipe.optimizer.nesterov=false', { recipe: { optimizer: { nesterov: false } } }],
    ['a text', 'name=other', { name: 'other' }],
    ['a text that looks like a number', 'description="8"', { description: '8' }],
    ['a text with an equals sign', 'description=a=b', { description: 'a=b' }],
    ['a list', 'seeds=[1, 2]', { seeds: [1, 2] }],
    ['a map', 'space.depth={ blocks: [1, 2] }', { space: { depth: { blocks: [1, 2] } } }],
    ['an item of a list', 'seeds.0=7', { seeds: [7] }],
    ['an item of a list in brackets', 'seeds[0]=7', { seeds: [7] }],
    ['the item after the last', 'seeds.1=7', { seeds: [1, 7] }],
    ['an item of a list that the file leaves out', 'search.budgets.1=0.25', { search: { budgets: [0.1, 0.25, 0.3] } }],
    ['a field of an item', 'recipe.augment.0.padCrop=2', { recipe: { augment: [{ padCrop: 2 }, 'flip'] } }],
    ['a field of a map that the file leaves out', 'search.batch=2', { search: { batch: 2 } }],
  ])('sets %s', (_, set, expected) => {
    expect(resolved(set)).toMatchObject(expected)
  })

  it('takes the later of two values for one field', () => {
    expect(resolved('recipe.epochs=8', 'recipe.epochs=9')).toMatchObject({ recipe: { epochs: 9 } })
  })

  it.each([
    ['a wrong value', 'recipe.epochs=x', `recipe.epochs  ${epochs} the text "x"`],
    ['no value', 'recipe.epochs=', `recipe.epochs  ${epochs} nothing`],
    ['a wrong item', 'seeds.0=-1', 'seeds[0]  expected an integer from 0 to 4294967295, received -1'],
    [
      'an impossible value',
      'space.depth.min=4',
      'space.depth.min  expected at most 3, the blocks of segment 1 of resnet20, received 4',
    ],
    ['an unknown key', 'recipe.epoch=4', 'recipe.epoch  unknown key "epoch" — did you mean "epochs"?'],
    ['an unknown key at the top', 'seed=4', 'seed  unknown key "seed" — did you mean "seeds"?'],
    ['no path', '=3', 'expected path=value, such as recipe.epochs=8'],
    ['no equals sign', 'recipe', 'expected path=value, such as recipe.epochs=8'],
    ['a field of a number', 'recipe.epochs.x=1', 'recipe.epochs.x  recipe.epochs has no fields of its own'],
    ['a field of a list', 'seeds.x=1', 'seeds.x  seeds is a list; name an index, such as seeds[0]'],
    ['an item beyond the end', 'seeds.2=5', 'seeds[2]  seeds has 1 item; the next index is 1'],
    ['a value that is no YAML', 'name=[a', 'name  the value is no YAML: flow sequence must end with a ]'],
    ['a tag', 'name=!!js x', 'name  the value is no YAML: the tag !!js is not allowed; write a plain value'],
    [
      'a second choice for an axis',
      'space.depth.ratios=[1]',
      'space.depth  takes only one of min, ratios, blocks; received min and ratios',
    ],
    ['half of a net', 'sentinels.list.0.depth.0=1', 'sentinels.list[0].width  missing; expected a list of integers'],
  ])('explains %s, at the option', (_, set, expected) => {
    expect(linesOf(validFile, [set])).toEqual([`--set ${set}  error  ${expected}`])
  })

  it.each(['__proto__.x=1', 'constructor.prototype.x=1', 'recipe.__proto__=1'])(
    'does not reach objects by %s',
    (set) => {
      expect(linesOf(validFile, [set])[0]).toContain('unknown key')
      expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    },
  )

  it('mends a wrong file', () => {
    expect(linesOf(validFile.replace('epochs: 3', 'epochs: x'), ['recipe.epochs=3'])).toEqual([])
  })

  it('is reported after the problems of the file, in the order given', () => {
    expect(
      linesOf(validFile.replace('epochs: 3', 'epochs: x'), ['a=1', 'b=2']).map((line) => line.slice(0, 9)),
    ).toEqual(['x.yaml:10', '--set a=1', '--set b=2'])
  })
})
