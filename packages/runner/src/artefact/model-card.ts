import type { ExportFormat } from '@segscale/engine'
import { countText, percentText, rescaleText } from '../report/figures.ts'
import { plainText } from '../report/plain-text.ts'
import { markdownText } from '../report/summary-markdown.ts'
import type { Artefact, ArtefactEvaluation } from './artefact.ts'

/**
 * An artefact's `README.md`: what the net is, how to run it, how well it does and where it came from, as Markdown.
 *
 * Texts that come from files are escaped: they show as they are, without links, images or HTML.
 */
export function renderModelCard(artefact: Omit<Artefact, 'files'>): string {
  const { net, experiment } = artefact
  const { height, width, channels, classes } = artefact.images
  const title = `${text(net.family)}, ${text(rescaleText(net.rescale))}`
  const lines = [
    `# ${title}`,
    '',
    `A net of the family ${text(net.family)} that segscale shrank to ${percentText(net.paramsShare)} of its parameters. ` +
      `It tells ${classes} classes apart on images of ${height} x ${width} pixels with ${channels} channels.`,
    ...(experiment.description === null ? [] : ['', text(experiment.description)]),
    '',
    ...table(['figure', 'value'], figures(artefact)),
    '',
    '## Run it',
    '',
    `Every format takes \`images\`, \`[batch, ${height}, ${width}, ${channels}]\`, **bytes from 0 to 255, channels last**, and gives ` +
      `\`logits\`, \`[batch, ${classes}]\`, float32, before softmax. Normalisation is part of the net; do none yourself.`,
    '',
    ...table(
      ['format', 'files', 'load with'],
      artefact.formats.map((format) => usage[format]),
    ),
    '',
    `\`arch.json\` has the layers and their counts, \`artefact.json\` everything on this page for scripts, with the SHA-256 of every file. \`segscale verify\` on this folder evaluates the files afresh.`,
    '',
    '## Latency',
    '',
    ...latencyLines(artefact),
    '',
    '## Where it came from',
    '',
    ...table(['what', 'value'], origins(artefact)),
  ]
  return `${lines.join('\n')}\n`
}

const usage: Readonly<Record<ExportFormat, readonly string[]>> = {
  savedModel: [
    'SavedModel',
    '`saved_model/`',
    "`tf.saved_model.load('saved_model').signatures['serving_default'](images=…)`, Python",
  ],
  tfjs: [
    'TF.js',
    '`tfjs/`',
    "`(await tf.loadGraphModel('tfjs/model.json')).predict({ images })`, images of type int32",
  ],
  onnx: [
    'ONNX',
    '`model.onnx`',
    "`onnxruntime.InferenceSession('model.onnx').run(['logits'], {'images': …})`, uint8; onnxruntime-node alike",
  ],
}

function figures({ net, evaluation }: Omit<Artefact, 'files'>): string[][] {
  const { validation, test, overSeeds } = evaluation
  const mean = test === null ? overSeeds.validation : overSeeds.test
  return [
    ['parameters', `${countText(net.params)} (${percentText(net.paramsShare)} of the base)`],
    ['multiply-accumulates of one image', `${countText(net.macs)} (${percentText(net.macsShare)} of the base)`],
    ['validation accuracy', accuracyText(validation)],
    ['test accuracy', test === null ? 'not measured: the study did not choose this net' : accuracyText(test)],
    ...(overSeeds.seeds > 1 && mean !== null
      ? [[`mean over ${overSeeds.seeds} seeds`, `${percentText(mean, 2)} (${test === null ? 'validation' : 'test'})`]]
      : []),
  ]
}

function accuracyText({ accuracy, interval, correct, count }: ArtefactEvaluation): string {
  const [low, high] = interval.map((share) => percentText(share, 2))
  return `${percentText(accuracy, 2)} (${countText(correct)} of ${countText(count)} images; 95 % interval ${low} to ${high})`
}

function latencyLines({ latency }: Omit<Artefact, 'files'>): string[] {
  if (latency.length === 0) return ['Not measured. `segscale latency` on the run that this net came from does it.']
  return table(
    ['runtime', 'CPU', 'threads', 'batch', 'median', '95 % interval'],
    latency.map(({ runtime, cpu, threads, batch, medianMs, lowMs, highMs }) => [
      text(runtime),
      text(cpu),
      String(threads),
      String(batch),
      `${medianMs.toPrecision(3)} ms`,
      `${lowMs.toPrecision(3)} to ${highMs.toPrecision(3)} ms`,
    ]),
  )
}

function origins({ experiment, training, evaluation, commit, segscale }: Omit<Artefact, 'files'>): string[][] {
  const data = training.input['data'] as Readonly<Record<string, string | number>>
  const tested = (evaluation.testInput?.['data'] ?? {}) as Readonly<Record<string, string | number>>
  const digests = Object.entries({ ...data, ...tested }).filter(([, value]) => /^[0-9a-f]{64}$/.test(String(value)))
  const versions = Object.entries(training.versions).map(([name, version]) => `${name} ${version}`)
  return [
    ['experiment', `${text(experiment.name)} (\`${experiment.key}\`)`],
    ['run', text(experiment.run)],
    ['training', `\`${training.key}\``],
    ['seed', String(training.seed)],
    ['weights, SHA-256', `\`${training.weights}\``],
    [
      'data',
      `${text(String(data['name']))}: ${String(data['train'])} training images, ${String(data['validation'])} for validation`,
    ],
    ...digests.map(([name, digest]) => [`${text(name)}, SHA-256`, `\`${String(digest)}\``]),
    ['validation record', `\`${evaluation.validation.key}\``],
    ...(evaluation.test === null ? [] : [['test record', `\`${evaluation.test.key}\``]]),
    ['commit', commit === null ? 'none' : `\`${text(commit.revision)}\`${commit.isDirty ? ', with changes' : ''}`],
    ['trained', `${text(training.startedAt)} with ${text(versions.join(', '))}`],
    ['exported by', `segscale ${text(segscale)}`],
  ]
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [titles, titles.map(() => ':--'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}

function text(value: string): string {
  return markdownText(plainText(value, 2000))
}
