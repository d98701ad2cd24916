import { channelsText, countText, percentText, sizeText } from '../report/figures.ts'
import { textTable, type TableColumn } from '../report/text-table.ts'
import type { NetDescription, PartCosts } from './net-description.ts'

/** A described net as text for people: totals beside the base, then parts, then matrix products. */
export function renderDescription(net: NetDescription, width: number): string {
  const { family, rescale, dataset, input } = net
  const image = `${input.height} x ${input.width} x ${input.channels}, ${input.classes} classes`
  return [
    `${family}  blocks ${rescale.depth.join(',')}  channels ${channelsText(rescale)}  on ${dataset} (${image})`,
    '',
    ...totals(net, width),
    '',
    ...parts(net, width),
    '',
    ...products(net, width),
  ].join('\n')
}

function left(title: string): TableColumn {
  return { title, align: 'left', priority: 0 }
}

function right(title: string): TableColumn {
  return { title, align: 'right', priority: 0 }
}

function totals({ params, macs, gemmLoad, peakActivationBytes, base }: NetDescription, width: number): string[] {
  const row = (name: string, own: number, all: number): string[] => [
    name,
    countText(own),
    sizeText(own),
    countText(all),
    percentText(own / all, 1),
  ]
  return textTable(
    [left('per image'), right('this net'), right(''), right('base'), right('share')],
    [
      row('params', params, base.params),
      row('MACs', macs, base.macs),
      row('GeMM load', gemmLoad, base.gemmLoad),
      row('peak activation bytes', peakActivationBytes, base.peakActivationBytes),
    ],
    width,
  )
}

function parts({ stem, segments, head, params, macs }: NetDescription, width: number): string[] {
  const costs = (part: PartCosts): string[] => [
    countText(part.params),
    percentText(part.params / params, 1),
    countText(part.macs),
    percentText(part.macs / macs, 1),
  ]
  const rows = segments.map((segment, index) => [
    `segment ${index + 1}`,
    `${segment.blocks} of ${segment.baseBlocks}`,
    `${segment.channels} of ${segment.baseChannels}`,
    segment.baseInner === 0 ? '' : `${segment.inner} of ${segment.baseInner}`,
    ...costs(segment),
  ])
  return textTable(
    [
      left('part'),
      right('blocks'),
      right('channels'),
      right('inner'),
      right('params'),
      right('%'),
      right('MACs'),
      right('% '),
    ],
    [['stem', '', '', '', ...costs(stem)], ...rows, ['head', '', '', '', ...costs(head)]],
    width,
  )
}

/** Equal products in one row, with how often each occurs. */
function products({ gemms }: NetDescription, width: number): string[] {
  const times = new Map<string, number>()
  for (const { m, n, k, groups = 1 } of gemms) {
    const size = [m, n, k].map(String).join(' ')
    times.set(size, (times.get(size) ?? 0) + groups)
  }
  const rows = [...times].map(([size, count]) => {
    const [m = 0, n = 0, k = 0] = size.split(' ').map(Number)
    return [String(count), String(m), String(n), String(k), countText(count * m * n * k)]
  })
  return textTable([right('GeMMs'), right('m'), right('n'), right('k'), right('m n k in all')], rows, width)
}
