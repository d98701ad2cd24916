import { SegscaleError } from '@segscale/core'
import { printJson, printLine } from '../output.ts'
import { countText, percentText, sizeText } from '../report/figures.ts'
import { plainText } from '../report/plain-text.ts'
import { textTable } from '../report/text-table.ts'
import { cacheList, type CacheRow } from './cache-list.ts'
import { openStore } from './open-store.ts'

/** The options of `segscale cache ls`. */
export interface ListCommandOptions {
  readonly json?: boolean
  /** Kinds with commas between; `all` for every kind. */
  readonly kind?: string
}

/**
 * `segscale cache ls`: what took time to find out, or the kinds that are asked for.
 *
 * @throws SegscaleError with code `USAGE` for a kind of which there is no record.
 */
export async function listCommand({ json, kind }: ListCommandOptions): Promise<void> {
  const store = openStore()
  const rows = await cacheList(store)
  const shown = rows.filter(choice(kind, rows))
  if (json === true) {
    printJson(shown)
    return
  }
  if (rows.length === 0) printLine(`No records in ${store.home}.`)
  else if (shown.length > 0)
    for (const line of textTable(columns, shown.map(cells), process.stdout.columns || 120, 0)) printLine(line)
  const left = kind === undefined ? rows.filter(({ isWorkedOut }) => isWorkedOut) : []
  if (left.length > 0) {
    process.stderr.write(
      `Left out, as it is worked out again in seconds: ${kindsText(left)}. With --kind all it is listed too.\n`,
    )
  }
}

function choice(kind: string | undefined, rows: readonly CacheRow[]): (row: CacheRow) => boolean {
  if (kind === undefined) return ({ isWorkedOut }) => !isWorkedOut
  if (kind === 'all') return () => true
  const wanted = kind.split(',').map((name) => name.trim())
  const unknown = wanted.filter((name) => !rows.some((row) => row.kind === name))
  if (unknown.length > 0 && rows.length > 0) {
    throw new SegscaleError(
      'USAGE',
      `Records of the kind ${unknown.join(', ')} were asked for, but the store has none. It has ${kindsText(rows)}.`,
    )
  }
  return (row) => wanted.includes(row.kind)
}

/** `1,261 training, 11 evaluation`, the most frequent first. */
function kindsText(rows: readonly CacheRow[]): string {
  const counts = new Map<string, number>()
  for (const { kind } of rows) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${countText(count)} ${kind}`)
    .join(', ')
}

const columns = [
  { title: 'key', align: 'left', priority: 0 },
  { title: 'kind', align: 'left', priority: 0 },
  { title: 'params', align: 'right', priority: 1 },
  { title: 'seed', align: 'right', priority: 2 },
  { title: 'status', align: 'left', priority: 0 },
  { title: 'accuracy', align: 'right', priority: 0 },
  { title: 'when', align: 'left', priority: 3 },
  { title: 'host', align: 'left', priority: 4 },
] as const

function cells({ key, kind, params, seed, status, accuracy, startedAt, host }: CacheRow): string[] {
  return [
    key.slice(0, 12),
    plainText(kind, 20),
    params === null ? '' : sizeText(params),
    seed === null ? '' : String(seed),
    plainText(status, 20),
    accuracy === null ? '' : percentText(accuracy, 1),
    plainText(startedAt, 30).slice(0, 16).replace('T', ' '),
    plainText(host, 40),
  ]
}
