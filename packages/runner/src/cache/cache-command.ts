import { join, resolve } from 'node:path'
import { exitCode } from '../exit-code.ts'
import { printJson, printLine } from '../output.ts'
import { percentText, sizeText } from '../report/figures.ts'
import { outFolder } from '../report/run-folders.ts'
import { textTable } from '../report/text-table.ts'
import { LocalStore } from '../store/local-store.ts'
import { storeHome, workspaceRoot } from '../store/store-home.ts'
import { cacheCollect, type Collected } from './cache-gc.ts'
import { cacheInfo, type CacheShare } from './cache-info.ts'
import { cacheList, type CacheRow } from './cache-list.ts'
import { cacheSync } from './cache-sync.ts'
import { cacheVerify } from './cache-verify.ts'
import { referencedKeys } from './references.ts'

interface JsonChoice {
  readonly json?: boolean
}

/** The options of `segscale cache gc`. */
export interface GcCommandOptions extends JsonChoice {
  /** Seconds. */
  readonly older?: number
  /** Bytes. */
  readonly maxSize?: number
  readonly keepReferenced?: boolean
  readonly out?: string
  readonly yes?: boolean
}

/** `segscale cache ls`. */
export async function listCommand({ json }: JsonChoice): Promise<void> {
  const store = openStore()
  const rows = await cacheList(store)
  if (json === true) printJson(rows)
  else if (rows.length === 0) printLine(`No records in ${store.home}.`)
  else for (const line of textTable(columns, rows.map(cells), process.stdout.columns || 120, 0)) printLine(line)
}

/** `segscale cache info`. */
export async function infoCommand({ json }: JsonChoice): Promise<void> {
  const info = await cacheInfo(home())
  if (json === true) {
    printJson(info)
    return
  }
  printLine(`${info.home}: format ${info.format}, ${bytesText(info.totalBytes)} in all`)
  const shares: [string, CacheShare][] = [
    ['records', info.records],
    ['blobs', info.blobs],
    ['checkpoints', info.checkpoints],
    ['other outcomes', info.conflicts],
    ['damaged', info.damaged],
    ['failures', info.failures],
    ['leases', info.leases],
  ]
  for (const [name, { count, bytes }] of shares) {
    printLine(`${name.padEnd(15)} ${String(count).padStart(7)}  ${bytesText(bytes)}`)
  }
}

/** `segscale cache verify`. */
export async function verifyCommand({ json }: JsonChoice): Promise<void> {
  const verdict = await cacheVerify(openStore())
  if (verdict.damaged.length > 0) process.exitCode = exitCode.store
  if (json === true) {
    printJson(verdict)
    return
  }
  const { records, blobs, damaged, missing, conflicts } = verdict
  printLine(`${records} records and ${blobs} blobs are whole; ${damaged.length} entries were damaged.`)
  for (const key of damaged) printLine(`damaged, set aside  ${key}`)
  if (missing.length > 0)
    printLine(`${missing.length} blobs that records name are not here; they are made again when needed.`)
  for (const path of conflicts) printLine(`another outcome     ${path}`)
}

/** `segscale cache gc`. */
export async function gcCommand(options: GcCommandOptions): Promise<void> {
  const store = openStore()
  const folder = process.cwd()
  const places = { out: outFolder(options.out, folder), experiments: join(workspaceRoot(folder), 'experiments') }
  const referenced = options.keepReferenced === false ? undefined : await referencedKeys(places, store)
  const collected = await cacheCollect(store, {
    ...(options.older !== undefined && { olderThanSeconds: options.older }),
    ...(options.maxSize !== undefined && { mostBytes: options.maxSize }),
    ...(referenced && { referenced }),
    isReal: options.yes === true,
    now: Date.now(),
  })
  if (options.json === true) printJson(collected)
  else for (const line of collectedText(collected)) printLine(line)
}

/** `segscale cache push` and `segscale cache pull`. */
export async function syncCommand(
  verb: 'push' | 'pull',
  folder: string,
  { json, blobs }: JsonChoice & { readonly blobs?: boolean },
): Promise<void> {
  const [here, there] = [openStore(), openStore(resolve(folder))]
  const result = await (verb === 'push'
    ? cacheSync(here, there, blobs === true)
    : cacheSync(there, here, blobs === true))
  if (json === true) {
    printJson(result)
    return
  }
  const { copied, present, damaged } = result
  const weights = blobs === true ? ` and ${copied.blobs} blobs` : ''
  const left = damaged === 0 ? '' : ` ${damaged} damaged ones were left out.`
  printLine(`Copied ${copied.records} records${weights}; ${present} records were there already.${left}`)
}

function home(): string {
  return storeHome(process.env, process.cwd())
}

function openStore(folder: string = home()): LocalStore {
  const note = (message: string): void => {
    process.stderr.write(`${message}\n`)
  }
  return new LocalStore(folder, { onDamage: note, onConflict: note })
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
    kind,
    params === null ? '' : sizeText(params),
    seed === null ? '' : String(seed),
    status,
    accuracy === null ? '' : percentText(accuracy, 1),
    startedAt.slice(0, 16).replace('T', ' '),
    host,
  ]
}

function collectedText({ records, blobs, leftovers, keptBytes, protected: kept, isReal }: Collected): string[] {
  const what = (name: string, { count, bytes }: CacheShare): string =>
    `${name.padEnd(9)} ${String(count).padStart(7)}  ${bytesText(bytes)}`
  return [
    isReal ? 'Removed:' : 'Would be removed:',
    what('records', records),
    what('blobs', blobs),
    what('leftovers', leftovers),
    `${bytesText(keptBytes)} of records and blobs ${isReal ? 'stay' : 'would stay'}; ${kept} records are referred to.`,
    ...(isReal ? [] : ['Nothing was removed. Run it again with --yes to do it.']),
  ]
}

function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = Math.min(units.length - 1, bytes < 1024 ? 0 : Math.floor(Math.log2(bytes) / 10))
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ''}`
}
