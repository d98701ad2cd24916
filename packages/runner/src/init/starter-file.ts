/** What a starter file is written from. */
export interface StarterAnswers {
  readonly name: string
  readonly dataset: string
  readonly family: string
  /** Passes over the training images. */
  readonly epochs: number
  /** Trainings in all. */
  readonly trainings: number
}

/** Answers of somebody who gives none: a study of about ten minutes on two cores. */
export const starterDefaults: StarterAnswers = {
  name: 'my-experiment',
  dataset: 'cifar10',
  family: 'resnet20',
  epochs: 8,
  trainings: 32,
}

/**
 * A commented experiment file to begin with.
 *
 * @param schema - Where the file finds the schema for editors.
 */
export function starterFile({ name, dataset, family, epochs, trainings }: StarterAnswers, schema: string): string {
  return `# yaml-language-server: $schema=${schema}
# $schema: ${schema}
#
# Question: how far does ${family} shrink on ${dataset}?
# Cost: ${trainings} trainings of ${epochs} epochs; "segscale plan --file …" says how many minutes or hours that is here.
version: 1
name: ${name} # the folder under out/; it enters no key
description: How far does ${family} shrink on ${dataset}?
dataset:
  name: ${dataset}
  # train: 10000 # training images after the validation split; all that remain if not given
  validation: 5000 # held out of the training images; the only accuracy that the search sees
family: ${family}
space: # which rescales are candidates
  depth: { min: 1 } # blocks kept per segment: from 1 to all
  width: { ratios: [0.25, 0.5, 0.75, 1], roundTo: 8 } # channels kept per segment
recipe: # how every net is trained; a change here trains anew
  epochs: ${epochs}
  batchSize: 128
  learningRate: { peak: 0.1, schedule: cosine, warmup: 0.2 }
  augment: [{ padCrop: 4 }, flip]
seeds: [1] # [1, 2, 3] tells differences from luck, at three times the cost
search:
  objectives: [accuracy, params]
  budgets: [0.1, 0.2, 0.3] # shares of the base's parameters for which a net is chosen
budget: { trainings: ${trainings} } # base, sentinels and all seeds included
`
}
