import { join, resolve } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { exportFormats, latencyDevice, type ExportFormat } from '@segscale/engine'
import type { Architecture } from '@segscale/models'
import { optionIssue, UsageProblemsError } from '../describe/usage-problems.ts'
import { findRun } from '../diff/find-run.ts'
import { LatencyMeter, type LatencyTask } from '../latency/latency-meter.ts'
import { printJson, printLine } from '../output.ts'
import { percentText, rescaleText, sizeText } from '../report/figures.ts'
import { outFolder } from '../report/run-folders.ts'
import { LocalStore } from '../store/local-store.ts'
import { storeHome } from '../store/store-home.ts'
import { stopOnSignals } from '../study/stop-on-signals.ts'
import { artefactFile, isFreeForExport, writeArtefact, type Artefact, type ArtefactLatency } from './artefact.ts'
import { chosenTraining, type NetChoice } from './chosen-training.ts'
import { makeArtefact } from './make-artefact.ts'
import { trainedWeights, trainingRecord } from './trained-weights.ts'

/** The options of `segscale export`, as they were typed. */
export interface ExportCommandOptions {
  readonly budget?: string
  readonly key?: string
  readonly to?: string
  readonly formats: string
  readonly retrain?: boolean
  readonly latency: boolean
  readonly out?: string
  readonly json?: boolean
}

/**
 * Writes a trained net as files that other software loads, with its model card.
 *
 * @throws SegscaleError with code `RUN_NOT_FOUND`, `WEIGHTS_MISSING` or `USAGE`, or one of the store's.
 */
export async function exportCommand(named: string, options: ExportCommandOptions): Promise<void> {
  const formats = formatsOf(options.formats)
  const choice = choiceOf(options)
  const folder = process.cwd()
  const note = (message: string): void => {
    process.stderr.write(`${message}\n`)
  }
  const store = new LocalStore(storeHome(process.env, folder), { onDamage: note })
  const chosen = await chosenTraining(await findRun(named, { out: outFolder(options.out, folder), folder }), choice)
  const to = options.to === undefined ? join(chosen.run.path, 'export', chosen.key.slice(0, 12)) : resolve(options.to)
  if (!(await isFreeForExport(to))) {
    throw new SegscaleError(
      'USAGE',
      `The folder of an export must be empty, missing or an earlier export, but ${to} holds other files. Name another with --to.`,
    )
  }
  const record = await trainingRecord(store, chosen.key)
  const signals = stopOnSignals(note)
  try {
    const logFolder = join(chosen.run.path, 'logs')
    const weightsOptions = { retrain: options.retrain === true, logFolder, onProgress: note, signal: signals.signal }
    const weights = await trainedWeights(store, record, chosen, weightsOptions)
    const architecture = record.input['architecture'] as unknown as Architecture
    const latency = options.latency
      ? await latencies(store, architecture, { onProgress: note, signal: signals.signal })
      : []
    const { files, artefact } = await makeArtefact(store, { chosen, record, weights, formats, latency })
    await writeArtefact(to, files, artefact)
    if (options.json === true) printJson({ folder: to, ...artefact })
    else for (const line of summary(to, artefact)) printLine(line)
  } finally {
    signals.release()
  }
}

/** With onnxruntime, which is what the exported nets are deployed with, on this device. */
async function latencies(
  store: LocalStore,
  architecture: Architecture,
  surroundings: { readonly onProgress: (text: string) => void; readonly signal: AbortSignal },
): Promise<ArtefactLatency[]> {
  const device = await latencyDevice('onnxruntime')
  const tasks = [1, 64].map((batch): LatencyTask => ({
    architecture,
    runtime: 'onnxruntime',
    setting: { device, threads: 1, batch },
  }))
  const measured = await new LatencyMeter({ store, ...surroundings }).measure(tasks)
  return measured.map(({ key, figures: { medianMs, lowMs, highMs } }, at) => {
    const { threads, batch } = (tasks[at] as LatencyTask).setting
    return { key, runtime: device.runtime, cpu: device.cpu, threads, batch, medianMs, lowMs, highMs }
  })
}

function summary(to: string, { net, evaluation, files }: Artefact): string[] {
  const { accuracy, count } = evaluation.test ?? evaluation.validation
  const images = `${evaluation.test === null ? 'validation' : 'test'} images`
  return [
    `${net.family}, ${rescaleText(net.rescale)}: ${sizeText(net.params)} parameters, ${percentText(accuracy, 2)} of ${count} ${images}`,
    `written to ${to}`,
    ...[...Object.keys(files), artefactFile].map((path) => `  ${path}`),
    `Check it with: segscale verify ${to}`,
  ]
}

function formatsOf(typed: string): ExportFormat[] {
  const names = typed.split(',').map((name) => name.trim())
  const formats = exportFormats.filter((format) => names.includes(format))
  if (formats.length === new Set(names).size) return formats
  throw new UsageProblemsError([
    optionIssue(`--formats ${typed}`, `expected ${exportFormats.join(', ')} with commas between`),
  ])
}

function choiceOf({ budget, key }: ExportCommandOptions): NetChoice {
  if (budget !== undefined && key !== undefined) {
    throw new UsageProblemsError([optionIssue('--budget --key', 'name the net by one of them')])
  }
  if (key !== undefined) return { key }
  if (budget === undefined) return {}
  const share = Number(budget)
  if (share > 0 && share <= 1) return { budget: share }
  throw new UsageProblemsError([optionIssue(`--budget ${budget}`, 'expected a share in (0, 1], such as 0.2')])
}
