import type { Colors } from '../output.ts'
import { decimalText, percentText, sizeText } from '../report/figures.ts'
import { textTable, type TableColumn } from '../report/text-table.ts'
import type { LatencyReport, LatencyRow } from './latency-report.ts'

const columns: readonly TableColumn[] = [
  { title: 'net', align: 'left', priority: 0 },
  { title: 'blocks / channels', align: 'left', priority: 0 },
  { title: 'params', align: 'right', priority: 1 },
  { title: 'share', align: 'right', priority: 0 },
  { title: 'MACs', align: 'right', priority: 2 },
  { title: 'median ms', align: 'right', priority: 0 },
  { title: '95 % interval', align: 'right', priority: 1 },
  { title: '80 % of passes', align: 'right', priority: 3 },
  { title: 'images/s', align: 'right', priority: 2 },
  { title: 'times faster', align: 'right', priority: 0 },
]

/** The report for people: a table per setting, what it says of depth against width, and loud warnings. */
export function renderLatency({ settings, warnings }: LatencyReport, width: number, colors: Colors): string {
  const lines = settings.flatMap(({ device, threads, batch, nets }) => {
    const title = `${device.runtime}, batch ${batch}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
    const loose = nets.filter(({ isTight }) => !isTight).length
    return [
      colors.bold(title),
      ...textTable(columns, nets.map(cells), width),
      ...(loose === 0 ? [] : [`  The machine was busy: ${loose} of ${nets.length} intervals stayed wider than 2 %.`]),
      ...pairVerdict(nets),
      '',
    ]
  })
  const { device } = settings[0] as LatencyReport['settings'][number]
  const where = `${device.cpu}, ${device.cores} cores, ${device.platform}${device.gpus.map((gpu) => `, ${gpu}`).join('')}`
  const loud = warnings.map((sentence) => colors.yellow(`WARNING  ${sentence}`))
  return [where, '', ...lines, ...loud, ...(loud.length === 0 ? [] : [''])].join('\n')
}

function cells(row: LatencyRow): string[] {
  return [
    row.role,
    row.net,
    sizeText(row.params),
    percentText(row.paramsShare),
    sizeText(row.macs),
    row.medianMs.toPrecision(3),
    `${row.lowMs.toPrecision(3)} to ${row.highMs.toPrecision(3)}`,
    `${row.p10Ms.toPrecision(3)} to ${row.p90Ms.toPrecision(3)}`,
    sizeText(row.imagesPerSecond),
    decimalText(row.timesFaster, 2),
  ]
}

/** Where nets with fewer blocks stand beside nets with fewer channels: which of each two is faster. */
function pairVerdict(nets: readonly LatencyRow[]): string[] {
  const blocks = nets.filter(({ role }) => role === 'fewer blocks')
  const channels = nets.filter(({ role }) => role === 'fewer channels')
  if (blocks.length === 0) return []
  const ratios = blocks.map(({ medianMs }, at) => (channels[at] as LatencyRow).medianMs / medianMs)
  const wins = ratios.filter((ratio) => ratio > 1).length
  const times = ratios.map((ratio) => decimalText(ratio, 2)).join(', ')
  return [
    `  At equal parameters fewer blocks are faster than fewer channels in ${wins} of ${ratios.length} pairs: ${times} times.`,
  ]
}
