/** A small valid experiment file, one field a line. */
export const validFile = `version: 1
name: small
dataset: { name: cifar10, validation: 2000 }
family: resnet20
space:
  depth: { min: 1 }
  width: { ratios: [0.5, 1], roundTo: 8 }
sentinels: { design: fraction, runs: 8 }
recipe:
  epochs: 3
  learningRate: { peak: 0.1, schedule: cosine }
seeds: [1]
budget: { trainings: 24 }
`
