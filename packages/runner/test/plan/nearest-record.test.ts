import { describe, expect, it } from 'vitest'
import { explainKey, explainNet } from '../../src/plan/explain-training.ts'
import { explanationText } from '../../src/plan/explanation-text.ts'
import { planStudy } from '../../src/plan/plan-study.ts'
import { planText } from '../../src/plan/plan-text.ts'
import { MemoryStore } from '../store/memory-store.ts'
import { simulate, smallExampleContext } from '../study/simulation.ts'

describe('the reason for a new training', () => {
  it('is what differs from the nearest record of the same net', async () => {
    const store = new MemoryStore()
    await simulate(smallExampleContext(), store)
    const plan = await planStudy(smallExampleContext({ recipe: { epochs: 4 } }), store, 1)
    for (const training of plan.list) {
      expect(training.reason).toBe('new')
      expect(training.nearest?.fields).toEqual([{ path: 'recipe.epochs', from: 2, to: 4 }])
    }
    expect(planText(plan, 200)).toMatch(/new: recipe\.epochs 2 → 4, nearest [0-9a-f]{4}…/)
    expect(plan.estimate.bytes).toBeGreaterThan(0)
  })

  it('is nothing more where the net was never trained', async () => {
    const plan = await planStudy(smallExampleContext(), new MemoryStore(), 1)
    expect(plan.list.map(({ nearest }) => nearest)).toEqual(plan.list.map(() => undefined))
  })
})

describe('explain', () => {
  it('tells what is in a key, what came of it and what is nearest', async () => {
    const store = new MemoryStore()
    await simulate(smallExampleContext(), store)
    await simulate(smallExampleContext({ seeds: [2] }), store)
    const context = smallExampleContext()
    const [one] = await explainNet('3,3,3/16,32,64', context, store)
    expect(one).toMatchObject({
      fields: { 'recipe.epochs': 2, seed: 1, 'data.name': 'cifar10' },
      record: { outcome: { status: 'trained' }, provenance: { host: 'simulation' } },
      nearest: { fields: [{ path: 'seed', from: 2, to: 1 }] },
    })
    expect(await explainKey(one?.key.slice(0, 10) ?? '', store)).toEqual([one])
    const text = explanationText([one as NonNullable<typeof one>], 100)
    expect(text).toMatch(/record {3}trained, validation \d/)
    expect(text).toMatch(/seed +2 +1/)
  })

  it('explains a training that has no record', async () => {
    const [one] = await explainNet('1,1,3/16,32,32', smallExampleContext(), new MemoryStore())
    expect(one).toMatchObject({ record: null, nearest: null })
    expect(explanationText([one as NonNullable<typeof one>], 100)).toMatch(/none: it would be trained/)
  })

  it.each(['1,2/3', '3,3,3/16,32', 'x'])('refuses %s, which names no net', async (label) => {
    await expect(explainNet(label, smallExampleContext(), new MemoryStore())).rejects.toMatchObject({
      code: 'RESCALE_INVALID',
    })
  })

  it('refuses digits that no key begins with', async () => {
    await expect(explainKey('abcd', new MemoryStore())).rejects.toMatchObject({ code: 'USAGE' })
  })
})
