/** The least that an experiment file must hold. */
export const minimal = {
  version: 1,
  name: 'small',
  dataset: { name: 'cifar10' },
  family: 'resnet20',
  budget: { trainings: 32 },
}
