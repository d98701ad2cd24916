import { datasetNames } from '@segscale/data'
import { familyByName, type Rescale } from '@segscale/models'
import { isRecorded, netLabel, type NetRescale } from '../../study/net-rescale.ts'
import type { NetRole, StudyResult, TrainedNet } from '../../study/result.ts'
import { countText, percentText, rescaleText } from '../figures.ts'
import { plainText } from '../plain-text.ts'
import { costOf, costs, costTitle } from '../plots/cost.ts'
import { accuracyText } from '../subject.ts'

/** A trained net as the explorer shows it. */
export interface ExplorerNet {
  readonly name: string
  readonly role: NetRole
  /** The budgets that chose it, such as `≤ 20 %`; empty for the others. */
  readonly chosen: string
  readonly accuracy: number
  readonly params: number
  readonly macs: number
  readonly latencyMs?: number
  /** The level of every input, by its name among the candidates. */
  readonly inputs: Readonly<Record<string, string>>
  readonly facts: readonly (readonly [string, string])[]
  readonly commands: readonly string[]
}

/** What the explorer of a page is made of, beside the candidates. */
export interface ExplorerData {
  readonly nets: readonly ExplorerNet[]
  readonly costs: readonly { readonly id: string; readonly title: string }[]
  readonly accuracyTitle: string
  /** The command that counts a net, without what the net keeps; null where a shell could not be given one. */
  readonly describe: string | null
  readonly base: { readonly params: number; readonly macs: number; readonly latencyMs?: number }
}

/** The trained nets of a study and what each axis shows. */
export function explorerData(result: StudyResult): ExplorerData {
  const { base, trained } = result
  const latencyMs = costOf(base, 'latencyMs')
  const describe = describeCommand(result)
  return {
    nets: trained.flatMap((net) => explorerNet(result, net, describe)),
    costs: costs
      .filter((cost) => trained.some((net) => costOf(net, cost) !== undefined))
      .map((cost) => ({ id: cost, title: costTitle[cost] })),
    accuracyTitle: `${accuracyText(result).replace(/^./, (letter) => letter.toUpperCase())} (%)`,
    describe,
    base: { params: base.params, macs: base.macs, ...(latencyMs === undefined ? {} : { latencyMs }) },
  }
}

function explorerNet(result: StudyResult, net: TrainedNet, describe: string | null): ExplorerNet[] {
  if (net.validation === null) return []
  const latencyMs = costOf(net, 'latencyMs')
  const chosen = result.chosen.filter(({ key }) => key === net.key)
  const budgets = chosen.map(({ budget }) => percentText(budget)).join(', ')
  const test = chosen[0]?.test ?? net.test
  const exported =
    isPlainWord(result.name) && /^[0-9a-f]{64}$/.test(net.key)
      ? [`npx segscale export ${result.name} --key ${net.key.slice(0, 16)}`]
      : []
  return [
    {
      name: `${roleText[net.role]}: ${plainText(netLabel(net.rescale), 300)}`,
      role: net.role,
      chosen: budgets === '' ? '' : `≤ ${budgets}`,
      accuracy: net.validation,
      params: net.params,
      macs: net.macs,
      ...(latencyMs === undefined ? {} : { latencyMs }),
      inputs: inputsOf(net.rescale),
      facts: [
        ['net', rescaleText(net.rescale)],
        ...(budgets === '' ? [] : [['chosen for', `≤ ${budgets} of the parameters`] as const]),
        ['parameters', `${countText(net.params)} (${percentText(net.paramsShare, 1)})`],
        ['MACs', `${countText(net.macs)} (${percentText(net.macsShare, 1)})`],
        ...latencyFacts(net),
        [accuracyText(result), `${percentText(net.validation, 2)} (${net.seeds} seed${net.seeds === 1 ? '' : 's'})`],
        ...(test === null ? [] : [['test accuracy', percentText(test, 2)] as const]),
        ...(net.predicted === null ? [] : [['predicted from the others', predictedText(net.predicted)] as const]),
        ['round', net.round === 0 ? 'first nets' : String(net.round)],
        ['key', net.key.slice(0, 16)],
      ],
      commands: isRecorded(net.rescale) ? [] : [...describedBy(describe, net.rescale), ...exported],
    },
  ]
}

const roleText: Readonly<Record<NetRole, string>> = {
  base: 'Base',
  sentinel: 'Sentinel',
  selected: 'Selected',
  uniform: 'Uniform scaling',
}

/** A family that has a name, on published images; a template or images of one's own would need their files. */
function describeCommand({ family, dataset }: StudyResult): string | null {
  const isPublished = dataset !== undefined && datasetNames.includes(dataset.name) && !own.has(dataset.name)
  if (!isPublished || !isFamilyName(family)) return null
  return `npx segscale describe --family ${family}${dataset.name === 'cifar10' ? '' : ` --dataset ${dataset.name}`}`
}

/** Names of data sets that lie where their user says. */
const own: ReadonlySet<string> = new Set(['images', 'arrays'])

function isFamilyName(name: string): boolean {
  try {
    return isPlainWord(name) && familyByName(name).name === name
  } catch {
    return false
  }
}

function describedBy(describe: string | null, { depth, width, inner, head }: Rescale): string[] {
  if (describe === null) return []
  const options = [
    `--depth ${depth.join(',')} --width ${width.join(',')}`,
    ...(inner === undefined ? [] : [`--inner ${inner.join(',')}`]),
    ...(head === undefined ? [] : [`--head ${head}`]),
  ]
  return [[describe, ...options].join(' ')]
}

/** Only what a shell takes as one plain word may stand in a command. */
function isPlainWord(text: string): boolean {
  return /^\w[\w.-]*$/.test(text)
}

function latencyFacts({ latency }: TrainedNet): (readonly [string, string])[] {
  if (latency === undefined) return []
  const { measured, predictedMs, deviationMs } = latency
  return measured === null
    ? [['latency, predicted', `${predictedMs.toFixed(2)} ± ${deviationMs.toFixed(2)} ms`]]
    : [['latency', `${measured.medianMs.toFixed(2)} ms`]]
}

function predictedText({ mean, deviation }: { mean: number; deviation: number }): string {
  return `${(mean * 100).toFixed(2)} ± ${(deviation * 100).toFixed(2)} %`
}

function inputsOf(rescale: NetRescale): Readonly<Record<string, string>> {
  const entries = isRecorded(rescale)
    ? Object.entries(rescale.inputs)
    : [
        ...(['depth', 'width', 'inner'] as const).flatMap((kind) =>
          (rescale[kind] ?? []).map((count, segment) => [`${kind}${segment + 1}`, count] as const),
        ),
        ...(rescale.head === undefined ? [] : [['head', rescale.head] as const]),
      ]
  return Object.fromEntries(entries.map(([name, level]) => [plainText(name, 60), String(level)]))
}
