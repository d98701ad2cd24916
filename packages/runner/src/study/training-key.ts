import { contentKey, coreSemantics, type JsonValue, type Recipe, type TrainingExperiment } from '@segscale/core'
import { dataSemantics } from '@segscale/data'
import { engineSemantics } from '@segscale/engine'
import { modelsSemantics, type Architecture } from '@segscale/models'
import type { KeyInput } from '../store/store.ts'
import { isRecorded, type RecordedRescale } from './net-rescale.ts'
import type { StudyContext } from './study-context.ts'
import { architectureOf, type StudyNet } from './study-net.ts'

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
  dataset: TrainingExperiment['dataset'],
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
  readonly recipe: Recipe
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

/**
 * What identifies a recorded training. It is looked up each time, so the store never holds a record of it.
 *
 * @param table - SHA-256 of the table's file.
 * @param column - The column with the accuracy.
 */
export function recordedKeyInput(table: string, { inputs }: RecordedRescale, column: string): KeyInput {
  return { kind: 'recorded', table, inputs, column }
}

/** The key input of one training of a study: the same for the same work, whichever study asks. */
export function taskKeyInput({ evaluator, semantics }: StudyContext, net: StudyNet, seed: number): KeyInput {
  if (evaluator.kind === 'table') {
    const column = evaluator.table.seedColumns[seed - 1]
    if (column === undefined || !isRecorded(net.rescale)) throw new TypeError(`No recorded training has seed ${seed}.`)
    return recordedKeyInput(evaluator.table.digest, net.rescale, column)
  }
  const { data, recipe } = evaluator
  return trainingKeyInput({ semantics, architecture: architectureOf(net), data, recipe, seed })
}

/**
 * SHA-256 of a resolved experiment, whatever the order, comments and layout of its file. A table counts with its content,
 * not with its name.
 */
export function experimentKey({ experiment, evaluator }: Pick<StudyContext, 'experiment' | 'evaluator'>): string {
  if (experiment.evaluate === undefined || evaluator.kind !== 'table') return contentKey(experiment)
  const evaluate = { ...experiment.evaluate, table: evaluator.table.digest }
  return contentKey({ ...experiment, evaluate })
}

function digestOf(data: StudyData, part: string): string {
  const digest = data.digests[part]
  if (digest === undefined) throw new TypeError(`The data set ${data.name} has no digest of its ${part}.`)
  return digest
}
