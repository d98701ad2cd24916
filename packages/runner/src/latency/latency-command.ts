import { ensureNative, latencyDevice, latencyRuntimes, type LatencyRuntime } from '@segscale/engine'
import { netRequest } from '../describe/net-request.ts'
import { optionIssue, UsageProblemsError } from '../describe/usage-problems.ts'
import { findRun } from '../diff/find-run.ts'
import type { LocatedIssue } from '../load/located-issue.ts'
import { colorsFor, printJson } from '../output.ts'
import { outFolder } from '../report/run-folders.ts'
import { LocalStore } from '../store/local-store.ts'
import { storeHome } from '../store/store-home.ts'
import { LatencyMeter } from './latency-meter.ts'
import type { LatencySetting } from './latency-record.ts'
import { latencyReport, type TimedNet } from './latency-report.ts'
import { netsOfFamily, netsOfRun, pairsOfFamily } from './nets-to-time.ts'
import { renderLatency } from './render-latency.ts'

/** The options of `segscale latency`, as they were typed. */
export interface LatencyCommandOptions {
  readonly family?: string
  readonly depth?: string
  readonly width?: string
  readonly pairs?: number
  readonly dataset: string
  readonly path?: string
  readonly classes?: string
  readonly runtime: string
  readonly batch: string
  readonly threads: string
  readonly out?: string
  readonly json?: boolean
}

interface Settings {
  readonly runtimes: readonly LatencyRuntime[]
  readonly batches: readonly number[]
  readonly threads: number
}

/**
 * Times nets and prints a table, or with `--json` one document.
 *
 * @throws {@link UsageProblemsError} with everything that is wrong with the options, or what timing throws.
 */
export async function latencyCommand(run: string | undefined, options: LatencyCommandOptions): Promise<void> {
  const settings = settingsOf(run, options)
  const folder = process.cwd()
  const note = (text: string): void => {
    process.stderr.write(`${text}\n`)
  }
  const store = new LocalStore(storeHome(process.env, folder), { onDamage: note })
  const nets = await netsOf(run, options, store)
  if (settings.runtimes.includes('engine')) await ensureNative({ onProgress: note })
  const meter = new LatencyMeter({ store, keepsLoose: false, onProgress: note })
  const places = await Promise.all(
    settings.runtimes.flatMap((runtime) =>
      settings.batches.map(async (batch) => {
        const device = await latencyDevice(runtime)
        return { runtime, setting: { device, threads: settings.threads, batch } satisfies LatencySetting }
      }),
    ),
  )
  const tasks = places.flatMap((place) => nets.map(({ architecture }) => ({ ...place, architecture })))
  const measured = await meter.measure(tasks)
  const report = latencyReport(
    nets,
    places.map(({ runtime, setting }, at) => ({
      runtime,
      setting,
      latencies: measured.slice(at * nets.length, (at + 1) * nets.length),
    })),
  )
  if (options.json === true) printJson(report)
  else process.stdout.write(renderLatency(report, process.stdout.columns || 120, colorsFor('stdout')))
}

async function netsOf(
  run: string | undefined,
  options: LatencyCommandOptions,
  store: LocalStore,
): Promise<readonly TimedNet[]> {
  if (run !== undefined) {
    return netsOfRun(await findRun(run, { out: outFolder(options.out, process.cwd()), folder: process.cwd() }), store)
  }
  const { family = '', depth, width, dataset, path, classes } = options
  const given = { depth, width, path, classes }
  const typed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const request = netRequest({ family, dataset, ...typed })
  return options.pairs === undefined ? netsOfFamily(request) : pairsOfFamily(request, options.pairs)
}

function settingsOf(run: string | undefined, options: LatencyCommandOptions): Settings {
  const issues: LocatedIssue[] = []
  const wrong = (option: string, message: string): void => {
    issues.push(optionIssue(option, message))
  }
  if ((run === undefined) === (options.family === undefined)) {
    wrong(run === undefined ? '--family' : `${run} --family`, 'name either a run or a family, as in --family resnet56')
  }
  const { pairs } = options
  if (pairs !== undefined && !(Number.isInteger(pairs) && pairs >= 1 && pairs <= 100)) {
    wrong('--pairs', 'expected a whole number from 1 to 100')
  }
  if (pairs !== undefined && (options.depth !== undefined || options.width !== undefined)) {
    wrong('--pairs', 'makes its own nets; leave --depth and --width out')
  }
  const runtimes = options.runtime.split(',').map((name) => name.trim())
  const unknown = runtimes.filter((name) => !(latencyRuntimes as readonly string[]).includes(name))
  if (unknown.length > 0) wrong(`--runtime ${options.runtime}`, `expected ${latencyRuntimes.join(', ')}, or both`)
  const batches = options.batch.split(',').map(Number)
  if (!batches.every((size) => Number.isInteger(size) && size >= 1 && size <= 4096)) {
    wrong(`--batch ${options.batch}`, 'expected whole numbers from 1 to 4096 with commas between, such as 1,64')
  }
  const threads = Number(options.threads)
  if (!Number.isInteger(threads) || threads < 1 || threads > 1024) {
    wrong(`--threads ${options.threads}`, 'expected a whole number from 1 to 1024')
  }
  if (issues.length > 0) throw new UsageProblemsError(issues)
  return { runtimes: [...new Set(runtimes)] as LatencyRuntime[], batches: [...new Set(batches)], threads }
}
