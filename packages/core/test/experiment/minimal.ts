/** The least that an experiment file must hold. */
export const minimal = {
  version: 1,
  name: 'small',
  dataset: { name: 'cifar10' },
  family: 'resnet20',
  budget: { trainings: 32 },
}

/** What a file says of the search when it says nothing but its budget. */
export const searchDefaults = {
  sentinels: { design: 'fraction', seed: 0 },
  seeds: [1],
  surrogate: { kernel: 'matern52(ard)', output: 'logit', restarts: 8 },
  search: {
    strategy: 'surrogate',
    objectives: ['accuracy', 'params'],
    budgets: [0.1, 0.2, 0.3],
    acquisition: 'kg',
    batch: 4,
    seeds: 'all',
  },
  baselines: ['uniform-scaling'],
  budget: { trainings: 32 },
}
