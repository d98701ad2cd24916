import type { StudyResult } from '../study/result.ts'

/** A result that others published, trained under a recipe of theirs on all training images. */
export interface PublishedResult {
  readonly net: string
  readonly params: number
  /** Test accuracy, a share in [0, 1]. */
  readonly test: number
  readonly source: string
}

/** Net, millions of parameters, test accuracy in percent, source: as their tables print them, error rates turned round. */
type Row = readonly [net: string, millions: number, percent: number, source: string]

const he = 'He et al. (2015), arXiv:1512.03385, table 6'
const li = 'Li et al. (2017), arXiv:1608.08710, table 1'
const wide = 'Zagoruyko and Komodakis (2016), arXiv:1605.07146, table 4'
const chen = 'github.com/chenyaofo/pytorch-cifar-models'
const hrank = 'HRank+: github.com/lmbxmu/HRankPlus'
const abc = 'ABCPruner: github.com/lmbxmu/ABCPruner'
const dnal = 'DNAL: github.com/QingbeiGuo/DNAL'
/** Figures that a later work lists of others beside its own. */
const coring = 'listed by CORING (its README)'

const cifar10: ReadonlyMap<string, readonly Row[]> = new Map<string, readonly Row[]>([
  [
    'resnet20',
    [
      ['ResNet-20', 0.27, 91.25, he],
      ['ResNet-20', 0.27, 92.6, chen],
    ],
  ],
  [
    'resnet32',
    [
      ['ResNet-32', 0.46, 92.49, he],
      ['ResNet-32', 0.47, 93.53, chen],
      ['ResNet-20 from scratch', 0.27, 92.6, chen],
    ],
  ],
  [
    'resnet44',
    [
      ['ResNet-44', 0.66, 92.83, he],
      ['ResNet-44', 0.66, 94.01, chen],
      ['ResNet-20 from scratch', 0.27, 92.6, chen],
    ],
  ],
  [
    'resnet56',
    [
      ['ResNet-56', 0.85, 93.03, he],
      ['ResNet-56', 0.86, 94.37, chen],
      ['ResNet-56, filters pruned (A)', 0.77, 93.1, li],
      ['ResNet-56, filters pruned (B)', 0.73, 93.06, li],
      ['ResNet-56, filters pruned', 0.48, 93.57, hrank],
      ['ResNet-56, filters pruned (CORING)', 0.48, 94.22, coring],
      ['ResNet-56, filters pruned', 0.39, 93.23, abc],
      ['ResNet-20 from scratch', 0.27, 92.6, chen],
      ['ResNet-56, channels searched', 0.25, 93.2, dnal],
      ['ResNet-56, filters pruned', 0.24, 92.32, hrank],
      ['ResNet-56, filters pruned (CHIP)', 0.24, 92.05, coring],
      ['ResNet-56, filters pruned (CORING)', 0.24, 92.84, coring],
      ['ResNet-56, filters pruned (DECORE)', 0.13, 90.85, coring],
    ],
  ],
  [
    'resnet110',
    [
      ['ResNet-110', 1.7, 93.57, he],
      ['ResNet-110, filters pruned (A)', 1.68, 93.55, li],
      ['ResNet-110, filters pruned (B)', 1.16, 93.3, li],
      ['ResNet-110, filters pruned', 0.72, 93.81, hrank],
      ['ResNet-110, filters pruned', 0.56, 93.58, abc],
      ['ResNet-110, filters pruned', 0.54, 93.23, hrank],
      ['ResNet-32 from scratch', 0.47, 93.53, chen],
      ['ResNet-20 from scratch', 0.27, 92.6, chen],
    ],
  ],
  ['wideresnet-40-1', [['WRN-40-1', 0.6, 93.15, wide]]],
  ['wideresnet-40-2', [['WRN-40-2', 2.2, 94.67, wide]]],
  ['wideresnet-40-4', [['WRN-40-4', 8.9, 95.03, wide]]],
  ['wideresnet-40-8', [['WRN-40-8', 35.7, 95.34, wide]]],
  ['wideresnet-28-10', [['WRN-28-10', 36.5, 95.83, wide]]],
  ['wideresnet-28-12', [['WRN-28-12', 52.5, 95.67, wide]]],
  ['wideresnet-22-8', [['WRN-22-8', 17.2, 95.62, wide]]],
  ['wideresnet-22-10', [['WRN-22-10', 26.8, 95.56, wide]]],
  ['wideresnet-16-8', [['WRN-16-8', 11, 95.19, wide]]],
  ['wideresnet-16-10', [['WRN-16-10', 17.1, 95.44, wide]]],
])

const cifar100: ReadonlyMap<string, readonly Row[]> = new Map<string, readonly Row[]>([
  ['resnet20', [['ResNet-20', 0.28, 68.83, chen]]],
  ['resnet32', [['ResNet-32', 0.47, 70.16, chen]]],
  ['resnet44', [['ResNet-44', 0.67, 71.63, chen]]],
  ['resnet56', [['ResNet-56', 0.86, 72.63, chen]]],
  ['resnet110', [['ResNet-110', 1.7, 74.84, 'cited in arXiv:1605.07146, table 5']]],
  ['wideresnet-40-1', [['WRN-40-1', 0.6, 69.11, wide]]],
  ['wideresnet-40-2', [['WRN-40-2', 2.2, 73.96, wide]]],
  ['wideresnet-40-4', [['WRN-40-4', 8.9, 77.11, wide]]],
  ['wideresnet-28-10', [['WRN-28-10', 36.5, 79.5, wide]]],
  ['wideresnet-28-12', [['WRN-28-12', 52.5, 79.57, wide]]],
  ['wideresnet-22-8', [['WRN-22-8', 17.2, 78.78, wide]]],
  ['wideresnet-22-10', [['WRN-22-10', 26.8, 79.25, wide]]],
  ['wideresnet-16-8', [['WRN-16-8', 11, 77.93, wide]]],
  ['wideresnet-16-10', [['WRN-16-10', 17.1, 78.41, wide]]],
])

const tables: ReadonlyMap<string, ReadonlyMap<string, readonly Row[]>> = new Map([
  ['cifar10', cifar10],
  ['cifar100', cifar100],
])

/** Published results for the family and data set of a study, largest net first; none where this project knows of none. */
export function publishedResults({
  family,
  dataset,
}: Pick<StudyResult, 'family' | 'dataset'>): readonly PublishedResult[] {
  const rows = tables.get(dataset?.name ?? '')?.get(family) ?? []
  return rows
    .map(([net, millions, percent, source]) => ({
      net,
      params: exact(millions * 1e6, 0),
      test: exact(percent / 100, 6),
      source,
    }))
    .sort((a, b) => b.params - a.params)
}

/** Without the tail of a binary fraction. */
function exact(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
