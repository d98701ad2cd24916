// Says where a training step's time goes and how near it comes to the processor's peak; see `--help`.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { tensorflow, trainingEnvironment } from '@segscale/engine'
import { countArchitecture, familyByName, instantiate } from '@segscale/models'
import { caseOptions, chooseCases } from './harness/case-options.ts'
import { gemmPeakFlops } from './harness/gemm-peak.ts'
import { describeMachine } from './harness/machine.ts'
import { caseLabel, imageFormat, type NetCase } from './harness/net-case.ts'
import { NetUnderTest } from './harness/net-under-test.ts'
import { millisecondsByKind, primitiveRuns } from './harness/onednn-verbose.ts'
import { positiveInteger, readOptions } from './harness/options.ts'
import { decimals, printReport, progress, type Column } from './harness/report.ts'
import { median, rounded } from './harness/statistics.ts'

/** Where the time of one net's step goes. */
interface RooflineRow {
  readonly net: string
  readonly precision: string
  readonly stepMs: number
  /** Share of the step spent in convolutions, oneDNN's and ours, in [0, 1]. */
  readonly convolutionShare: number
  /** Shares of all kinds of oneDNN primitives and of our ops; what is missing to 1 is TensorFlow's. */
  readonly shares: Readonly<Record<string, number>>
  /** Useful operations per step: channels that are added for alignment do not count. */
  readonly gigaflop: number
  readonly achievedGflops: number
  readonly peakGflops: number
  readonly shareOfPeak: number
}

const options = readOptions({
  target: 'roofline',
  about:
    'Shares of a training step spent in oneDNN primitives and in ops of this project (ONEDNN_VERBOSE and SEGSCALE_VERBOSE\n' +
    'of a child process), and useful floating-point operations per second against those of a large matrix product in the\n' +
    'same precision and TensorFlow. One thread.',
  options: { ...caseOptions, steps: { default: '6', help: 'steps that are timed' } },
})
const count = positiveInteger(options.steps, 'steps')
const cases = chooseCases(options)
const machine = describeMachine()
// Before TensorFlow is loaded, which happens in the first matrix product.
Object.assign(process.env, trainingEnvironment(1))

// Forward, gradient of the input and gradient of the weights, but for the images, which need no gradient.
function flopsOfStep({ family, depth, width, batch }: NetCase): number {
  const { macs, gemms } = countArchitecture(instantiate(familyByName(family), { depth, width }, imageFormat))
  const stem = gemms[0]
  return 2 * batch * (3 * macs - (stem === undefined ? 0 : stem.m * stem.n * stem.k))
}

async function primitiveShares(net: NetCase): Promise<Record<string, number>> {
  const script = fileURLToPath(new URL('roofline-process.js', import.meta.url))
  const env = { ...process.env, ONEDNN_VERBOSE: '1', SEGSCALE_VERBOSE: '1' }
  const child = fork(script, [JSON.stringify(net), String(count)], { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  if (child.stdout === null) throw new TypeError('The child process must have a standard output to read.')
  const [log, [{ milliseconds }]] = await Promise.all([
    text(child.stdout),
    once(child, 'message') as Promise<[{ milliseconds: number[] }]>,
  ])
  // Every step runs the same primitives, and one step went before those that were timed.
  const runs = primitiveRuns(log)
  const timed = runs.slice(Math.round(runs.length / (count + 1)))
  const total = milliseconds.reduce((sum, ms) => sum + ms, 0)
  const shares = [...millisecondsByKind(timed)].map(([kind, ms]) => [kind, rounded(ms / total, 3)] as const)
  return Object.fromEntries(shares.toSorted(([, a], [, b]) => b - a))
}

async function row(net: NetCase): Promise<RooflineRow> {
  progress(caseLabel(net))
  const shares = await primitiveShares(net)
  const underTest = new NetUnderTest(net)
  underTest.steps(1)
  // Peak before and after: other work on the machine lowers one or the other.
  const before = gemmPeakFlops(net.precision)
  const stepMs = median(underTest.steps(count))
  const peak = Math.max(before, gemmPeakFlops(net.precision))
  underTest.dispose()
  const flops = flopsOfStep(net)
  const achieved = flops / (stepMs / 1000)
  return {
    net: caseLabel(net),
    precision: net.precision,
    stepMs: rounded(stepMs),
    convolutionShare: shares['convolution'] ?? 0,
    shares,
    gigaflop: rounded(flops / 1e9),
    achievedGflops: rounded(achieved / 1e9),
    peakGflops: rounded(peak / 1e9),
    shareOfPeak: rounded(achieved / peak, 3),
  }
}

const percent = (share: number): string => `${decimals(share * 100, 0)} %`
const columns: Column<RooflineRow>[] = [
  { title: 'net', text: ({ net }) => net },
  { title: 'precision', text: ({ precision }) => precision },
  { title: 'step, ms', text: ({ stepMs }) => decimals(stepMs, 1) },
  { title: 'convolutions', text: ({ convolutionShare }) => percent(convolutionShare) },
  {
    title: 'other primitives',
    text: ({ shares }) =>
      Object.entries(shares)
        .filter(([kind]) => kind !== 'convolution')
        .map(([kind, share]) => `${kind} ${percent(share)}`)
        .join(', ') || 'none',
  },
  { title: 'achieved, GFLOP/s', text: ({ achievedGflops }) => decimals(achievedGflops, 1) },
  { title: 'peak, GFLOP/s', text: ({ peakGflops }) => decimals(peakGflops, 1) },
  { title: 'share of peak', text: ({ shareOfPeak }) => percent(shareOfPeak) },
]

const rows: RooflineRow[] = []
for (const net of cases) rows.push(await row(net))
const versions = { node: process.versions.node, tensorflow: tensorflow().binding.TF_Version }
const notes = [
  'Operations are those of the definition: useful channels only, three passes but for the gradient of the images. Winograd',
  'convolutions need 2.25 times fewer multiplications, so the share of the peak may pass 100 %.',
]
printReport({ machine, versions, rows, notes }, columns, options.json === 'true')
