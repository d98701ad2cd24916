import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JsonValue } from '@segscale/core'
import type { StudyResult } from '../study/result.ts'
import { candidateColumns, type CandidateColumns } from './candidate-columns.ts'
import { csvRecords } from './csv.ts'

/** One training of a run, as `trainings.csv` has it; times and speed are null where they are not known. */
export interface TrainingRow {
  readonly key: string
  readonly role: string
  readonly seed: string
  readonly status: string
  readonly failure: string
  readonly startedAt: string
  readonly wallSeconds: number | null
  readonly imagesPerSecond: number | null
  readonly accuracy: number | null
}

/** The training loss of one epoch of one training, from `learning-curves.csv`. */
export interface CurveRow {
  readonly key: string
  /** What all seeds of one net share. */
  readonly net: string
  readonly role: string
  readonly seed: string
  readonly epoch: number
  readonly loss: number
}

/** All that a report is made of: the content of a run's folder. */
export interface RunData {
  readonly result: StudyResult
  readonly trainings: readonly TrainingRow[]
  /** Undefined where the run has no predictions. */
  readonly candidates: CandidateColumns | undefined
  readonly curves: readonly CurveRow[]
  /** The content of `spec.lock.json` and `env.json`; null where they are missing or damaged. */
  readonly lock: JsonValue
  readonly environment: JsonValue
}

/**
 * Reads what a report needs from a run's folder. Files that are missing or damaged count as empty.
 *
 * @param result - The run's result, which may not be in the folder yet.
 */
export async function readRunData(folder: string, result: StudyResult): Promise<RunData> {
  const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8').catch(() => '')
  const [trainings, predictions, curves, lock, environment] = await Promise.all([
    text('trainings.csv'),
    text('predictions.csv'),
    text('learning-curves.csv'),
    text('spec.lock.json'),
    text('env.json'),
  ])
  return {
    result,
    trainings: csvRecords(trainings).map(trainingRow),
    candidates: candidateColumns(predictions),
    curves: csvRecords(curves).flatMap(curveRow),
    lock: jsonOf(lock),
    environment: jsonOf(environment),
  }
}

function trainingRow(row: ReadonlyMap<string, string>): TrainingRow {
  const text = (name: string): string => row.get(name) ?? ''
  return {
    key: text('key'),
    role: text('role'),
    seed: text('seed'),
    status: text('status'),
    failure: text('failure'),
    startedAt: text('startedAt'),
    wallSeconds: numberOf(row.get('wallSeconds')),
    imagesPerSecond: numberOf(row.get('imagesPerSecond')),
    accuracy: numberOf(row.get('validationAccuracy')),
  }
}

function curveRow(row: ReadonlyMap<string, string>): CurveRow[] {
  const [epoch, loss] = [numberOf(row.get('epoch')), numberOf(row.get('loss'))]
  if (epoch === null || loss === null) return []
  const text = (name: string): string => row.get(name) ?? ''
  return [{ key: text('key'), net: text('net'), role: text('role'), seed: text('seed'), epoch, loss }]
}

function numberOf(cell: string | undefined): number | null {
  const value = Number(cell)
  return cell === undefined || cell === '' || !Number.isFinite(value) ? null : value
}

function jsonOf(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return null
  }
}
