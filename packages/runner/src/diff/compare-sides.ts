import { canonicalJson, type JsonValue } from '@segscale/core'
import { comparePredictions, type PredictionChange } from './compare-predictions.ts'
import { compareSpecs, type SpecField } from './compare-specs.ts'
import { compareKeys, compareStudies, type StudyChange } from './compare-studies.ts'
import type { StudyResult } from '../study/result.ts'
import type { DiffSide, AskedTraining } from './diff-side.ts'

/** Everything that `segscale diff` tells; with `--json` it is this document. */
export interface Difference {
  readonly a: { readonly label: string; readonly run: string | null }
  readonly b: { readonly label: string; readonly run: string | null }
  /** What to keep in mind when reading the figures. */
  readonly notes: readonly string[]
  /** Fields of the resolved files that differ, or all; empty where a side's file is not known. */
  readonly spec: readonly SpecField[]
  readonly trainings: StudyChange['trainings'] | null
  /** Trainings that a side's file is known to ask for and that have no record; they are named and never trained. */
  readonly missing: { readonly a: readonly AskedTraining[]; readonly b: readonly AskedTraining[] }
  readonly base: StudyChange['base'] | null
  readonly chosen: StudyChange['chosen']
  /** Every architecture that both sides trained. */
  readonly nets: StudyChange['nets']
  /** How many comparisons the verdicts account for, by Holm's method at 5 % for all of them together. */
  readonly comparisons: number
  readonly front: StudyChange['front'] | null
  readonly hypervolume: StudyChange['hypervolume'] | null
  readonly surrogate: StudyChange['surrogate'] | null
  /** Null where a side has no predictions, or where they share no candidate. */
  readonly predictions: PredictionChange | null
  readonly latencyError: StudyChange['latencyError'] | null
}

/**
 * Compares two sides: their resolved files and, where both have one, their studies.
 *
 * @param all - Whether to list equal fields of the files too.
 */
export function compareSides(a: DiffSide, b: DiffSide, all = false): Difference {
  const study = a.study === null || b.study === null ? null : compareStudies(a.study, b.study)
  return {
    a: { label: a.label, run: a.run },
    b: { label: b.label, run: b.run },
    notes: [...missingNotes('A', a), ...missingNotes('B', b), ...(study === null ? [] : comparableNotes(a, b))],
    spec: a.spec === null || b.spec === null ? [] : compareSpecs(a.spec, b.spec, all),
    trainings: study?.trainings ?? (areKnown(a, b) ? compareKeys(a.keys, b.keys) : null),
    missing: { a: a.missing, b: b.missing },
    base: study?.base ?? null,
    chosen: study?.chosen ?? [],
    nets: study?.nets ?? [],
    comparisons: study?.comparisons ?? 0,
    front: study?.front ?? null,
    hypervolume: study?.hypervolume ?? null,
    surrogate: study?.surrogate ?? null,
    predictions: predictionChange(a, b),
    latencyError: study?.latencyError ?? null,
  }
}

function predictionChange(a: DiffSide, b: DiffSide): PredictionChange | null {
  const [left, right] = [a, b].map(({ study }) => {
    return study?.predicted === undefined ? undefined : { predicted: study.predicted, trained: study.result.trained }
  })
  return left === undefined || right === undefined ? null : comparePredictions(left, right, trainAlike(a, b))
}

/** Whether a net has the same accuracy on both sides, as far as it is not luck. */
function trainAlike(a: DiffSide, b: DiffSide): boolean {
  if (a.spec === null || b.spec === null) return false
  return compareSpecs(a.spec, b.spec).every(({ effect }) => effect !== 'training')
}

/** Whether both sides have trainings that are known. */
function areKnown(a: DiffSide, b: DiffSide): boolean {
  return a.keys.length > 0 && b.keys.length > 0
}

function missingNotes(side: string, { spec, study, label, run, missing }: DiffSide): string[] {
  return [
    ...(spec === null ? [`${side} has no readable spec.lock.json, so the files are not compared.`] : []),
    ...(study === null ? [`${side} (${label}) has no finished run, so no results are compared.`] : []),
    ...(missing.length > 0
      ? [
          `${side} (${label}) has ${missing.length} trainings without a record; what it selects after them is not known.`,
        ]
      : []),
    ...(run !== null && run !== label ? [`Results of ${side} are those of its run ${run}.`] : []),
  ]
}

/** Differences under which figures with the same name do not mean the same. */
function comparableNotes(a: DiffSide, b: DiffSide): string[] {
  const [left, right] = [a.study?.result, b.study?.result]
  if (left === undefined || right === undefined) return []
  const images = (spec: JsonValue): string =>
    canonicalJson(['name', 'validation', 'splitSeed'].map((field) => at(at(spec, 'dataset'), field)))
  const isSpecKnown = a.spec !== null && b.spec !== null
  return [
    ...(isSpecKnown && images(a.spec) !== images(b.spec)
      ? ['The validation images differ, so accuracies are not of the same images.']
      : []),
    ...(left.table?.digest === right.table?.digest
      ? []
      : ['The tables of recorded trainings differ, so accuracies are not of the same nets.']),
    ...(left.base.params === right.base.params
      ? []
      : ['The base nets differ in size, so equal budgets allow different sizes.']),
    ...(canonicalJson({ ...left.hypervolume.reference }) === canonicalJson({ ...right.hypervolume.reference })
      ? []
      : ['The reference points differ, so the hypervolumes cannot be compared.']),
    ...(left.latency === undefined || right.latency === undefined || timing(left) === timing(right)
      ? []
      : [`Latencies were measured in two ways, so they cannot be compared: ${timing(left)}; ${timing(right)}.`]),
  ]
}

/** What a latency was measured on. */
function timing({ latency }: StudyResult): string {
  if (latency === undefined) return ''
  const { runtime, cpu, batch, threads } = latency
  return `${runtime}, batch ${batch}, ${threads === 1 ? '1 thread' : `${threads} threads`} of ${cpu}`
}

function at(value: JsonValue, name: string): JsonValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? ((value as Readonly<Record<string, JsonValue>>)[name] ?? null)
    : null
}
