import { openDataset, selectImages, splitTraining, type Dataset, type ImageSet } from '@segscale/data'
import { evaluateExport, type ExportFormat, type LoadedEvaluation } from '@segscale/engine'
import { SegscaleError } from '@segscale/core'
import type { Store } from '../store/store.ts'
import { evaluationOutcomeOf, trainingOutcomeOf, type EvaluationRecord } from '../study/outcome.ts'
import type { Artefact } from './artefact.ts'

/** One format of an artefact, evaluated afresh. */
export interface VerifiedFormat {
  readonly format: ExportFormat
  readonly evaluation: LoadedEvaluation
  /**
   * `equal` to the record; `close` where images with two nearly equal logits explain the difference, which other
   * processors and runtimes may turn round; else `different`.
   */
  readonly verdict: 'equal' | 'close' | 'different'
}

/** What verifying found. */
export interface Verification {
  readonly images: 'test' | 'validation'
  /** What the net must reach. */
  readonly recorded: EvaluationRecord
  /** Whether that came from the store, or only from the artefact, whose record the store does not have. */
  readonly from: 'store' | 'artefact'
  readonly formats: readonly VerifiedFormat[]
}

/** Where an artefact is and what it is verified with. */
export interface VerifyOptions {
  readonly folder: string
  readonly artefact: Artefact
  readonly store: Store
  /** Where the data set lies, for one that is not fetched. */
  readonly path: string | undefined
  /** CPU threads. */
  readonly threads: number
  readonly onProgress: (text: string) => void
}

/**
 * Loads every format of an artefact afresh and evaluates it on the images of its record: the test images where they were
 * read for this net, else the validation images.
 *
 * @throws {@link SegscaleError} with code `ARTEFACT_DIFFERS` where data or record are not those of the artefact, or what
 * opening the data set throws.
 */
export async function verifyArtefact(options: VerifyOptions): Promise<Verification> {
  const { folder, artefact, store, path, threads, onProgress } = options
  const { recorded, from } = await recordedEvaluation(artefact, store)
  const dataset = await openDataset({ ...artefact.dataset, path, onProgress })
  const images = imagesOf(artefact, dataset)
  const formats: VerifiedFormat[] = []
  for (const format of artefact.formats) {
    onProgress(`evaluating ${format} on ${images.count} images`)
    const evaluation = await evaluateExport({ folder, format, dataset: artefact.images, images, threads })
    const difference = Math.abs(evaluation.correct - recorded.correct)
    const verdict = difference === 0 ? 'equal' : difference <= evaluation.closeCalls ? 'close' : 'different'
    formats.push({ format, evaluation, verdict })
  }
  return { images: artefact.evaluation.test === null ? 'validation' : 'test', recorded, from, formats }
}

/** What the record says; of the store where that has it, and then the artefact must say the same. */
async function recordedEvaluation(
  { evaluation: { validation, test } }: Artefact,
  store: Store,
): Promise<Pick<Verification, 'recorded' | 'from'>> {
  const stated = test ?? validation
  const record = await store.get(stated.key)
  if (record === undefined) return { recorded: stated, from: 'artefact' }
  const outcome = test === null ? trainingOutcomeOf(record) : evaluationOutcomeOf(record)
  const recorded =
    outcome.status === 'evaluated' ? outcome.test : outcome.status === 'trained' ? outcome.validation : undefined
  if (recorded?.correct === stated.correct && recorded.count === stated.count) return { recorded, from: 'store' }
  throw new SegscaleError(
    'ARTEFACT_DIFFERS',
    `An export must state what its record says, but it states ${stated.correct} of ${stated.count} images, and the record ` +
      `${stated.key.slice(0, 12)} in the store says ${recorded?.correct ?? 'nothing'} of ${recorded?.count ?? 0}. Export the net again.`,
  )
}

function imagesOf({ training, evaluation }: Artefact, dataset: Dataset): ImageSet {
  const input = training.input['data'] as unknown as DataInput
  const tested = evaluation.testInput as unknown as { readonly data: DataInput; readonly test: number } | null
  checkDigests(dataset, tested === null ? input : tested.data)
  if (tested !== null) {
    return selectImages(
      dataset.loadTest(),
      Int32Array.from({ length: tested.test }, (_, index) => index),
    )
  }
  const all = dataset.loadTrain()
  const { train, validation, splitSeed: seed } = input
  return selectImages(all, splitTraining(all.labels, dataset.classes, { train, validation, seed }).validation)
}

interface DataInput {
  readonly name: string
  readonly train: number
  readonly validation: number
  readonly splitSeed: number
}

function checkDigests({ digests }: Dataset, wanted: DataInput): void {
  const stated = wanted as unknown as Readonly<Record<string, unknown>>
  const other = Object.entries(digests).filter(([part, digest]) => part in stated && stated[part] !== digest)
  if (other.length === 0) return
  const parts = other.map(([part]) => part).join(' and ')
  throw new SegscaleError(
    'ARTEFACT_DIFFERS',
    `An export is verified on the images of its record, but ${parts} of ${wanted.name} have other digests here. Name the ` +
      'folder that holds those images with --path.',
  )
}
