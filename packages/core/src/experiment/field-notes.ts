/**
 * What a change of a field means for what was trained.
 *
 * - `training`: it is part of every training's key, so every net is trained anew.
 * - `selection`: it decides which nets are trained, with which seeds, or how many; a net that was trained keeps its record.
 * - `report`: it changes names, texts, what is measured of trained nets, or what is shown; nothing is trained for it.
 */
export type FieldEffect = 'training' | 'selection' | 'report'

/** What the schema does not say of a field: a value that a person may write, and what a change of it means. */
export interface FieldNote {
  readonly effect: FieldEffect
  /** A valid value that is not the default. */
  readonly example: unknown
  /** Other fields that the example needs beside it, by path. */
  readonly with?: Readonly<Record<string, unknown>>
}

/** A family of one segment, for the examples of what stands beside it. */
const segments = { 'family.segments': [{ blocks: 3, channels: 16 }] }
/** A segment, for the examples of what stands in it. */
const segment = { 'family.segments[].blocks': 3, 'family.segments[].channels': 16 }
/** A family with a convolution in its head. */
const headed = { family: { segments: [{ blocks: 3, channels: 16 }], head: { channels: 64 } } }
const pooled = { ...segments, 'family.stem.maxPool': {} }

/**
 * One note for each field of the experiment file that holds a value, by path; `[]` is any item of a list.
 *
 * Tests compare it with the schema: a field without a note fails, and so does one whose effect is not what it is said to
 * be. Generated documentation and the examples that editors offer come from here.
 */
export const fieldNotes: Readonly<Record<string, FieldNote>> = {
  version: { effect: 'report', example: 1 },
  name: { effect: 'report', example: 'resnet20-small' },
  description: { effect: 'report', example: 'How far does ResNet-20 shrink on CIFAR-10?' },

  'evaluate.table': { effect: 'training', example: 'tables/resnet20-cifar10-ssr.csv' },
  'evaluate.inputs': { effect: 'selection', example: ['b1', 'b2', 'b3', 'w1', 'w2', 'w3'] },
  'evaluate.accuracy': { effect: 'training', example: ['acc1'] },
  'evaluate.costs.params': { effect: 'selection', example: 'params' },
  'evaluate.costs.macs': { effect: 'selection', example: 'flops' },
  'evaluate.unit': { effect: 'selection', example: 'percent' },
  'evaluate.images': { effect: 'selection', example: 10_000 },
  'evaluate.classes': { effect: 'selection', example: 100 },

  'dataset.name': { effect: 'training', example: 'cifar100', with: { 'dataset.path': '/data/cifar-100-binary' } },
  'dataset.path': { effect: 'report', example: '/data/cifar-10-batches-bin' },
  'dataset.labels': {
    effect: 'training',
    example: 'coarse',
    with: { 'dataset.name': 'cifar100', 'dataset.path': '/data/cifar-100-binary' },
  },
  'dataset.size': {
    effect: 'training',
    example: 64,
    with: { 'dataset.name': 'images', 'dataset.path': '/data/flowers' },
  },
  'dataset.channels': {
    effect: 'training',
    example: 1,
    with: { 'dataset.name': 'images', 'dataset.path': '/data/scans' },
  },
  'dataset.testShare': {
    effect: 'training',
    example: 0.1,
    with: { 'dataset.name': 'images', 'dataset.path': '/data/flowers' },
  },
  'dataset.train': { effect: 'training', example: 10_000 },
  'dataset.validation': { effect: 'training', example: 2000 },
  'dataset.test': { effect: 'report', example: 5000 },
  'dataset.splitSeed': { effect: 'training', example: 7 },

  family: { effect: 'selection', example: 'resnet56' },
  'family.name': { effect: 'selection', example: 'my-net', with: segments },
  'family.activation': { effect: 'selection', example: 'relu6', with: segments },
  'family.stem': { effect: 'selection', example: 'none', with: segments },
  'family.stem.kernel': { effect: 'selection', example: 7, with: segments },
  'family.stem.stride': { effect: 'selection', example: 2, with: segments },
  'family.stem.channels': { effect: 'selection', example: 32, with: segments },
  'family.stem.maxPool.kernel': { effect: 'selection', example: 2, with: pooled },
  'family.stem.maxPool.stride': { effect: 'selection', example: 3, with: pooled },
  'family.segments': {
    effect: 'selection',
    example: [
      { blocks: 3, channels: 16 },
      { blocks: 3, channels: 32, stride: 2 },
    ],
  },
  'family.segments[].kind': { effect: 'selection', example: 'preactivation', with: segment },
  'family.segments[].blocks': { effect: 'selection', example: 4, with: { 'family.segments[].channels': 16 } },
  'family.segments[].channels': { effect: 'selection', example: 64, with: { 'family.segments[].blocks': 3 } },
  'family.segments[].inner': { effect: 'selection', example: 32, with: segment },
  'family.segments[].expansion': {
    effect: 'selection',
    example: 4,
    with: { ...segment, 'family.segments[].kind': 'inverted-residual' },
  },
  'family.segments[].stride': { effect: 'selection', example: 2, with: segment },
  'family.segments[].kernel': { effect: 'selection', example: 5, with: segment },
  'family.segments[].shortcut': { effect: 'selection', example: 'projection', with: segment },
  'family.segments[].groups': {
    effect: 'selection',
    example: 4,
    with: { ...segment, 'family.segments[].kind': 'resnext' },
  },
  'family.segments[].maxPool.kernel': { effect: 'selection', example: 3, with: segment },
  'family.segments[].maxPool.stride': { effect: 'selection', example: 4, with: segment },
  'family.head.channels': { effect: 'selection', example: 128, with: segments },
  'family.head.pooling': { effect: 'selection', example: 'max', with: segments },
  'family.head.dropout': { effect: 'selection', example: 0.2, with: segments },
  'space.depth.min': { effect: 'selection', example: 2 },
  'space.depth.ratios': { effect: 'selection', example: [0.34, 0.67, 1] },
  'space.depth.blocks': { effect: 'selection', example: [[1, 3], [2, 3], [3]] },
  'space.width.min': { effect: 'selection', example: 8 },
  'space.width.ratios': { effect: 'selection', example: [0.5, 1] },
  'space.width.channels': { effect: 'selection', example: [[8, 16], [16, 32], [64]] },
  'space.width.roundTo': { effect: 'selection', example: 4, with: { 'space.width.ratios': [0.25, 0.5, 1] } },
  'space.depth.alike': { effect: 'selection', example: true, with: { 'space.depth.blocks': [1, 3] } },
  'space.width.alike': { effect: 'selection', example: true, with: { 'space.width.ratios': [0.5, 1] } },
  'space.inner.min': { effect: 'selection', example: 8 },
  'space.inner.ratios': { effect: 'selection', example: [0.5, 1] },
  'space.inner.channels': { effect: 'selection', example: [[8, 16], [16, 32], [64]] },
  'space.inner.roundTo': { effect: 'selection', example: 4, with: { 'space.inner.ratios': [0.25, 0.5, 1] } },
  'space.inner.alike': { effect: 'selection', example: true, with: { 'space.inner.ratios': [0.5, 1] } },
  'space.head.min': { effect: 'selection', example: 32, with: headed },
  'space.head.ratios': {
    effect: 'selection',
    example: [0.25, 1],
    with: headed,
  },
  'space.head.channels': {
    effect: 'selection',
    example: [32, 64],
    with: headed,
  },
  'space.head.roundTo': {
    effect: 'selection',
    example: 16,
    with: { ...headed, 'space.head.ratios': [0.25, 1] },
  },
  'space.tied': { effect: 'selection', example: [['width1', 'width2']] },
  'space.exclude': { effect: 'selection', example: ['width2 < width1', 'depth1 == 1 and params > 2e5'] },
  'space.constraints.params.min': { effect: 'selection', example: 20_000 },
  'space.constraints.params.max': { effect: 'selection', example: 200_000 },
  'space.constraints.macs.min': { effect: 'selection', example: 1e6 },
  'space.constraints.macs.max': { effect: 'selection', example: 3e7 },
  'space.constraints.latencyMs.min': { effect: 'selection', example: 0.1 },
  'space.constraints.latencyMs.max': { effect: 'selection', example: 0.5 },

  'sentinels.design': { effect: 'selection', example: 'axis' },
  'sentinels.runs': { effect: 'selection', example: 16 },
  'sentinels.seed': { effect: 'selection', example: 3 },
  'sentinels.list': {
    effect: 'selection',
    example: [
      { depth: [1, 1, 1], width: [16, 32, 64] },
      { depth: [3, 3, 3], width: [8, 16, 32] },
    ],
    with: { 'sentinels.design': 'list' },
  },
  'sentinels.list[].depth': {
    effect: 'selection',
    example: [1, 1, 3],
    with: { 'sentinels.design': 'list', 'sentinels.list[].width': [16, 32, 64] },
  },
  'sentinels.list[].width': {
    effect: 'selection',
    example: [8, 16, 32],
    with: { 'sentinels.design': 'list', 'sentinels.list[].depth': [3, 3, 3] },
  },
  'sentinels.list[].inner': {
    effect: 'selection',
    example: [8, 16, 32],
    with: {
      'space.inner': { ratios: [0.5, 1], roundTo: 8 },
      'sentinels.design': 'list',
      'sentinels.list[].depth': [3, 3, 3],
      'sentinels.list[].width': [16, 32, 64],
    },
  },
  'sentinels.list[].head': {
    effect: 'selection',
    example: 64,
    with: {
      ...headed,
      'space.head': { ratios: [0.5, 1], roundTo: 8 },
      'sentinels.design': 'list',
      'sentinels.list[].depth': [3],
      'sentinels.list[].width': [16],
    },
  },
  'sentinels.list[].inputs': {
    effect: 'selection',
    example: [1, 3, 1, 16, 32, 64],
    with: { 'sentinels.design': 'list' },
  },

  'recipe.epochs': { effect: 'training', example: 8 },
  'recipe.batchSize': { effect: 'training', example: 64 },
  'recipe.optimizer.name': { effect: 'training', example: 'sgd' },
  'recipe.optimizer.momentum': { effect: 'training', example: 0.8 },
  'recipe.optimizer.nesterov': { effect: 'training', example: false },
  'recipe.optimizer.weightDecay': { effect: 'training', example: 1e-4 },
  'recipe.learningRate.peak': { effect: 'training', example: 0.2 },
  'recipe.learningRate.schedule': { effect: 'training', example: 'constant' },
  'recipe.learningRate.warmup': { effect: 'training', example: 0.2 },
  'recipe.learningRate.milestones': {
    effect: 'training',
    example: [0.3, 0.6, 0.8],
    with: { 'recipe.learningRate.schedule': 'step' },
  },
  'recipe.learningRate.factor': {
    effect: 'training',
    example: 0.2,
    with: { 'recipe.learningRate.schedule': 'step' },
  },
  'recipe.labelSmoothing': { effect: 'training', example: 0.1 },
  'recipe.augment': { effect: 'training', example: ['flip'] },
  'recipe.augment[].padCrop': { effect: 'training', example: 2 },
  'recipe.augment[].cutout': { effect: 'training', example: 8 },
  'recipe.augment[].randomErasing.probability': { effect: 'training', example: 0.25 },
  'recipe.augment[].randomErasing.area.min': { effect: 'training', example: 0.05 },
  'recipe.augment[].randomErasing.area.max': { effect: 'training', example: 0.33 },
  'recipe.augment[].randomErasing.aspect.min': { effect: 'training', example: 0.5 },
  'recipe.augment[].randomErasing.aspect.max': { effect: 'training', example: 2 },
  'recipe.augment[].mixup': { effect: 'training', example: 0.2 },
  'recipe.augment[].normalise.mean': {
    effect: 'training',
    example: [0.5, 0.5, 0.5],
    with: { 'recipe.augment[].normalise.std': [0.5, 0.5, 0.5] },
  },
  'recipe.augment[].normalise.std': {
    effect: 'training',
    example: [0.5, 0.5, 0.5],
    with: { 'recipe.augment[].normalise.mean': [0.5, 0.5, 0.5] },
  },
  'recipe.precision': { effect: 'training', example: 'bfloat16' },
  'recipe.threads': { effect: 'training', example: 2 },
  seeds: { effect: 'selection', example: [1, 2, 3] },

  'surrogate.kernel': { effect: 'selection', example: '1.0 * matern52(ard) + linear + white' },
  'surrogate.output': { effect: 'selection', example: 'log' },
  'surrogate.restarts': { effect: 'selection', example: 16 },

  'accept.r2': { effect: 'selection', example: 0.8 },
  'accept.spearman': { effect: 'selection', example: 0.8 },
  'accept.kendall': { effect: 'selection', example: 0.6 },
  'accept.rmse': { effect: 'selection', example: 0.02 },
  'accept.nlpd': { effect: 'selection', example: 1.5 },
  'accept.crps': { effect: 'selection', example: 0.005 },
  'accept.coverage95': { effect: 'selection', example: 0.8 },
  'accept.otherwise': { effect: 'selection', example: 'addSentinels', with: { 'accept.r2': 0.8 } },
  'accept.add': {
    effect: 'selection',
    example: 8,
    with: { 'accept.r2': 0.8, 'accept.otherwise': 'addSentinels' },
  },
  'accept.most': {
    effect: 'selection',
    example: 32,
    with: { 'accept.r2': 0.8, 'accept.otherwise': 'addSentinels' },
  },

  'search.strategy': { effect: 'selection', example: 'random' },
  'search.objectives': { effect: 'selection', example: ['accuracy', 'macs'] },
  'search.budgets': { effect: 'selection', example: [0.05, 0.2] },
  'search.acquisition': { effect: 'selection', example: 'ehvi' },
  'search.batch': { effect: 'selection', example: 8 },
  'search.seeds': { effect: 'selection', example: 'as-needed' },
  'search.latency.runtime': { effect: 'selection', example: 'engine' },
  'search.latency.batch': { effect: 'selection', example: 64 },
  'search.latency.threads': { effect: 'selection', example: 2 },
  'search.stop.gain': { effect: 'selection', example: 0.0005 },
  baselines: { effect: 'selection', example: [] },
  'budget.trainings': { effect: 'selection', example: 64 },
  'budget.time': { effect: 'selection', example: '2h30m' },
  'budget.deviceTime': { effect: 'selection', example: '20h' },
}
