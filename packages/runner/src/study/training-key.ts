import { contentKey, coreSemantics, type Experiment, type JsonValue } from '@segscale/core'
import { dataSemantics } from '@segscale/data'
import { engineSemantics } from '@segscale/engine'
import { modelsSemantics, type Architecture } from '@segscale/models'
import type { KeyInput } from '../store/store.ts'

/** Versions of what each package contributes to a training's numbers; raised when they change on purpose. */
export interface Semantics {
  readonly core: number
  readonly models: number
  readonly data: number
  readonly engine: number
}

/** The semantics of this version of segscale. */
export const currentSemantics: Semantics = {
  core: coreSemantics,
  models: modelsSemantics,
  data: dataSemantics,
  engine: engineSemantics,
}

/** The images of a study: which they are, by digest, and how they are split. */
export interface StudyData {
  readonly name: string
  readonly digests: Readonly<Record<string, string>>
  /** Training images left after the validation split was drawn. */
  readonly train: number
  readonly validation: number
  readonly test: number
  readonly splitSeed: number
}

/** Resolves an experiment's data set: a missing `train` becomes the number of images that it stands for. */
export function studyData(
  dataset: Experiment['dataset'],
  description: { readonly digests: Readonly<Record<string, string>>; readonly trainCount: number },
): StudyData {
  return {
    name: dataset.name,
    digests: description.digests,
    train: dataset.train ?? description.trainCount - dataset.validation,
    validation: dataset.validation,
    test: dataset.test,
    splitSeed: dataset.splitSeed,
  }
}

/** What decides one training. */
export interface TrainingIdentity {
  readonly semantics: Semantics
  readonly architecture: Architecture
  readonly data: StudyData
  readonly recipe: Experiment['recipe']
  readonly seed: number
}

/**
 * The key input of a training: everything that decides its outcome, and nothing else.
 *
 * The architecture, not the rescale: two rescales that instantiate the same net share a record. Test images are not in
 * it, because a training never sees them.
 */
export function trainingKeyInput({ semantics, architecture, data, recipe, seed }: TrainingIdentity): KeyInput {
  return {
    kind: 'training',
    semantics: { ...semantics },
    architecture: architecture as unknown as JsonValue,
    data: {
      name: data.name,
      trainImages: digestOf(data, 'trainImages'),
      trainLabels: digestOf(data, 'trainLabels'),
      train: data.train,
      validation: data.validation,
      splitSeed: data.splitSeed,
    },
    recipe: recipe,
    seed,
  }
}

/**
 * The key input of an evaluation on the test images.
 *
 * @param training - Key of the training whose net is evaluated.
 */
export function evaluationKeyInput(training: string, data: StudyData): KeyInput {
  return {
    kind: 'evaluation',
    training,
    data: {
      name: data.name,
      testImages: digestOf(data, 'testImages'),
      testLabels: digestOf(data, 'testLabels'),
    },
    test: data.test,
  }
}

/** SHA-256 of a resolved experiment, whatever the order, comments and layout of its file. */
export function experimentKey(experiment: Experiment): string {
  return contentKey(experiment)
}

function digestOf(data: StudyData, part: string): string {
  const digest = data.digests[part]
  if (digest === undefined) throw new TypeError(`The data set ${data.name} has no digest of its ${part}.`)
  return digest
}
