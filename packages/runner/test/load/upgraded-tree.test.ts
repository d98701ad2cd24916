import { describe, expect, it } from 'vitest'
import type { Layer } from '../../src/load/layer.ts'
import { upgradedTree } from '../../src/load/upgraded-tree.ts'
import { nodeAt, plainOf, treeOf } from '../../src/load/value-tree.ts'

const layer: Layer = { kind: 'set', text: '' }
/** Two versions that never were. */
const steps = [
  { from: 1, moves: { 'search.picks': 'search.batch' } },
  { from: 2, moves: { 'search.batch': 'batch', net: 'family' } },
]
const upgraded = (value: object, current: number): unknown =>
  plainOf(upgradedTree(treeOf(value, layer), steps, current))

describe('upgradedTree', () => {
  it('goes through every version between', () => {
    const old = { version: 1, net: 'resnet20', search: { picks: 3, other: 1 } }
    expect(upgraded(old, 3)).toEqual({ version: 3, family: 'resnet20', search: { other: 1 }, batch: 3 })
    expect(upgraded(old, 2)).toEqual({ version: 2, net: 'resnet20', search: { other: 1, batch: 3 } })
  })

  it('knows where a value was written, though it has another place now', () => {
    const tree = upgradedTree(treeOf({ version: 2, net: 'resnet20' }, layer), steps, 3)
    expect(nodeAt(tree, ['family'])?.origin.path).toEqual(['net'])
  })

  it.each([
    ['the current version', { version: 3, net: 'x' }],
    ['no version', { net: 'x' }],
    ['a version to come', { version: 9, net: 'x' }],
    ['a version that no step starts from', { version: 0, net: 'x' }],
    ['no number', { version: 'one', net: 'x' }],
  ])('leaves a file of %s as it is', (_, value) => {
    expect(upgraded(value, 3)).toEqual(value)
  })
})
