import type { StudyResult } from '../study/result.ts'

/** A result that others published, trained under a recipe of theirs on all training images. */
export interface PublishedResult {
  readonly net: string
  readonly params: number
  /** Test accuracy, a share in [0, 1]. */
  readonly test: number
  readonly source: string
}

const he = 'He et al. (2015), arXiv:1512.03385, table 6'
const li = 'Li et al. (2017), arXiv:1608.08710, table 1'

/** Figures as their tables print them: error rates there, accuracies here. */
const cifar10: ReadonlyMap<string, readonly PublishedResult[]> = new Map([
  ['resnet20', [{ net: 'ResNet-20', params: 0.27e6, test: 0.9125, source: he }]],
  ['resnet32', [{ net: 'ResNet-32', params: 0.46e6, test: 0.9249, source: he }]],
  ['resnet44', [{ net: 'ResNet-44', params: 0.66e6, test: 0.9283, source: he }]],
  [
    'resnet56',
    [
      { net: 'ResNet-56', params: 0.85e6, test: 0.9303, source: he },
      { net: 'ResNet-56, filters pruned (A)', params: 0.77e6, test: 0.931, source: li },
      { net: 'ResNet-56, filters pruned (B)', params: 0.73e6, test: 0.9306, source: li },
    ],
  ],
  [
    'resnet110',
    [
      { net: 'ResNet-110', params: 1.7e6, test: 0.9357, source: he },
      { net: 'ResNet-110, filters pruned (A)', params: 1.68e6, test: 0.9355, source: li },
      { net: 'ResNet-110, filters pruned (B)', params: 1.16e6, test: 0.933, source: li },
    ],
  ],
])

/** Published results for the family and data set of a study; none where this project knows of none. */
export function publishedResults({
  family,
  dataset,
}: Pick<StudyResult, 'family' | 'dataset'>): readonly PublishedResult[] {
  return dataset?.name === 'cifar10' ? (cifar10.get(family) ?? []) : []
}
