import { join } from 'node:path'
import { printJson, printLine } from '../output.ts'
import { countText } from '../report/figures.ts'
import { outFolder } from '../report/run-folders.ts'
import { workspaceRoot } from '../store/store-home.ts'
import { bytesText } from './bytes-text.ts'
import { cacheCollect, type Collected } from './cache-gc.ts'
import { counted } from './counted.ts'
import { openStore } from './open-store.ts'
import { answersIn, referencesIn, type Answers, type References } from './references.ts'

/** The options of `segscale cache gc`. */
export interface GcCommandOptions {
  readonly json?: boolean
  /** Seconds. */
  readonly older?: number
  /** Bytes. */
  readonly maxSize?: number
  readonly weights?: boolean
  readonly keepReferenced?: boolean
  readonly out?: readonly string[]
  readonly yes?: boolean
}

/** `segscale cache gc`. */
export async function gcCommand(options: GcCommandOptions): Promise<void> {
  const store = openStore()
  const folder = process.cwd()
  const places = {
    out: (options.out ?? [undefined]).map((named) => outFolder(named, folder)),
    experiments: join(workspaceRoot(folder), 'experiments'),
  }
  const isKept = options.keepReferenced !== false
  const references = isKept ? await referencesIn(places, store) : undefined
  const answers = !isKept ? noAnswers : await answersIn(places.out)
  const collected = await cacheCollect(store, {
    ...(options.older !== undefined && { olderThanSeconds: options.older }),
    ...(options.maxSize !== undefined && { mostBytes: options.maxSize }),
    ...(options.weights === true && { answers: answers.keys }),
    ...(references && { referenced: references.keys }),
    isReal: options.yes === true,
    now: Date.now(),
  })
  if (options.json === true) {
    printJson(collected)
    return
  }
  for (const line of removedText(store.home, collected)) printLine(line)
  for (const line of keptText(collected, options, { references, answers })) printLine(line)
  if (options.yes !== true && countOf(collected) > 0)
    printLine('Nothing was removed yet. The same command with --yes removes it.')
}

const noAnswers: Answers = { keys: new Set(), open: 0 }

function countOf({ records, weights, blobs, leftovers }: Collected): number {
  return records.count + weights.count + blobs.count + leftovers.count
}

function removedText(home: string, collected: Collected): string[] {
  if (countOf(collected) === 0) return [`Nothing to remove from ${home}.`]
  const shares = [
    ['records', collected.records, ''],
    ['weights', collected.weights, 'of trained nets that no run answers with; their records stay'],
    ['blobs', collected.blobs, 'that no record names then'],
    ['leftovers', collected.leftovers, 'damaged and half-written files, leases of processes that are gone'],
  ] as const
  return [
    `${collected.isReal ? 'Removed' : 'Would be removed'} from ${home}:`,
    ...shares
      .filter(([, { count }]) => count > 0)
      .map(([name, { count, bytes }, what]) =>
        `${name.padEnd(9)} ${countText(count).padStart(7)}  ${bytesText(bytes).padStart(10)}  ${what}`.trimEnd(),
      ),
  ]
}

function keptText(
  collected: Collected,
  { maxSize, weights }: GcCommandOptions,
  { references, answers }: { readonly references: References | undefined; readonly answers: Answers },
): string[] {
  const { keptBytes, protected: kept, isReal } = collected
  const lines = [
    `${bytesText(keptBytes)} of records and blobs ${isReal || countOf(collected) === 0 ? 'stay' : 'would stay'}.`,
  ]
  if (references !== undefined) {
    const { runs, experiments, places } = references
    lines.push(
      `Referred to by ${counted(runs, 'run')} in ${places.out.join(', ')} and ${counted(experiments, 'file')} in ` +
        `${places.experiments}: ${counted(kept, 'record')}, which stay.`,
    )
  }
  if (weights === true && answers.open > 0) {
    lines.push(`${counted(answers.open, 'run')} without a result: what they trained keeps its weights.`)
  }
  if (maxSize !== undefined && keptBytes > maxSize) {
    lines.push(`That is more than ${bytesText(maxSize)}; what is referred to goes only with --no-keep-referenced.`)
  }
  return lines
}
