import { contentKey } from '@segscale/core'
import type { DatasetPlace } from '@segscale/data'
import { exportNet, type ExportFormat } from '@segscale/engine'
import { countArchitecture, type Architecture } from '@segscale/models'
import { datasetOf, datasetPlace } from '../load/dataset-of.ts'
import type { StoreRecord, Store } from '../store/store.ts'
import { evaluationOutcomeOf, trainingOutcomeOf, type EvaluationRecord } from '../study/outcome.ts'
import { segscaleVersion } from '../study/segscale-version.ts'
import { evaluationKeyInput, studyData } from '../study/training-key.ts'
import { accuracyInterval } from './accuracy-interval.ts'
import {
  sha256,
  type Artefact,
  type ArtefactEvaluation,
  type ArtefactImages,
  type ArtefactLatency,
} from './artefact.ts'
import type { ChosenTraining } from './chosen-training.ts'
import { renderModelCard } from './model-card.ts'

/** What an artefact is made of. */
export interface ArtefactParts {
  readonly chosen: ChosenTraining
  readonly record: StoreRecord
  readonly weights: Uint8Array
  readonly formats: readonly ExportFormat[]
  readonly latency: readonly ArtefactLatency[]
}

/** The files of an artefact, and what `artefact.json` says of them. Reads the record of the test images, if there is one. */
export async function makeArtefact(
  store: Store,
  parts: ArtefactParts,
): Promise<{ files: ReadonlyMap<string, Uint8Array>; artefact: Artefact }> {
  const { chosen, record, weights, formats } = parts
  const architecture = record.input['architecture'] as unknown as Architecture
  const dataset = datasetOf(chosen.experiment)
  const files = new Map(exportNet({ architecture, weights, dataset }, formats))
  const { height, width, channels, classes, mean, std } = dataset
  const images = { height, width, channels, classes, mean, std }
  files.set('arch.json', Buffer.from(architectureText(chosen, architecture, images)))
  const withoutFiles = await describeArtefact(store, parts, images)
  // The card is a file with a digest as well, so it is written from everything but the digests.
  files.set('README.md', Buffer.from(renderModelCard(withoutFiles)))
  const digests = Object.fromEntries([...files].map(([path, bytes]) => [path, sha256(bytes)]))
  return { files, artefact: { ...withoutFiles, files: digests } }
}

function architectureText({ result, net }: ChosenTraining, architecture: Architecture, images: ArtefactImages): string {
  const { params, macs, gemms } = countArchitecture(architecture)
  const text = { family: result.family, rescale: net.rescale, images, counts: { params, macs, gemms }, architecture }
  return `${JSON.stringify(text, null, 2)}\n`
}

async function describeArtefact(
  store: Store,
  { chosen, record, formats, latency }: ArtefactParts,
  images: ArtefactImages,
): Promise<Omit<Artefact, 'files'>> {
  const { result, experiment, commit, net, run } = chosen
  const outcome = trainingOutcomeOf(record)
  if (outcome.status !== 'trained') throw new TypeError('Only a training that ended with a net can be exported.')
  const testInput = evaluationKeyInput(record.key, studyData(experiment.dataset, datasetOf(experiment)))
  const testRecord = await store.get(contentKey(testInput))
  const { rescale, params, macs, paramsShare, macsShare } = net
  return {
    format: 1,
    segscale: segscaleVersion(),
    experiment: {
      name: result.name,
      description: result.description ?? null,
      key: result.experiment,
      run: `${run.name}@${run.id}`,
    },
    commit,
    net: { family: result.family, rescale, params, macs, paramsShare, macsShare },
    images,
    dataset: { name: experiment.dataset.name, ...withoutPath(datasetPlace(experiment)) },
    training: {
      key: record.key,
      seed: record.input['seed'] as number,
      input: record.input,
      weights: outcome.weights,
      startedAt: record.provenance.startedAt,
      versions: record.provenance.versions,
    },
    evaluation: {
      validation: evaluated(record.key, outcome.validation),
      test: testRecord === undefined ? null : evaluated(testRecord.key, evaluationOutcomeOf(testRecord).test),
      testInput: testRecord === undefined ? null : testInput,
      overSeeds: { validation: net.validation, test: net.test, seeds: net.seeds },
    },
    latency,
    formats,
  }
}

/** Where the images lie is nobody else's concern. */
function withoutPath({ labels, size, channels, testShare }: DatasetPlace): Omit<DatasetPlace, 'path'> {
  const place = { labels, size, channels, testShare }
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined))
}

function evaluated(key: string, { accuracy, loss, correct, count }: EvaluationRecord): ArtefactEvaluation {
  return { key, accuracy, loss, correct, count, interval: accuracyInterval(correct, count) }
}
