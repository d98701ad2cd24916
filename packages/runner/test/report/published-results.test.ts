import { describe, expect, it } from 'vitest'
import { publishedResults } from '../../src/report/published-results.ts'

const dataset = { name: 'cifar10', train: 1, validation: 1, test: 1 }

describe('publishedResults', () => {
  it('gives the figures of He et al. for their nets, with their source', () => {
    expect(publishedResults({ family: 'resnet110', dataset })[0]).toEqual({
      net: 'ResNet-110',
      params: 1.7e6,
      test: 0.9357,
      source: 'He et al. (2015), arXiv:1512.03385, table 6',
    })
  })

  it('has none for other families, data sets and names from a prototype', () => {
    expect(publishedResults({ family: 'resnet14', dataset })).toEqual([])
    expect(publishedResults({ family: 'constructor', dataset })).toEqual([])
    expect(publishedResults({ family: 'resnet20', dataset: { ...dataset, name: 'cifar100' } })).toEqual([])
    expect(publishedResults({ family: 'resnet20' })).toEqual([])
  })
})
