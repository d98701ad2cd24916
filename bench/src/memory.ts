// Measures the memory of a process that trains; see `--help`.
import { fileURLToPath } from 'node:url'
import { trainingEnvironment } from '@segscale/engine'
import { candidateSpace, familyByName } from '@segscale/models'
import { AskedProcess } from './harness/asked-process.ts'
import { describeMachine } from './harness/machine.ts'
import { caseLabel, imageFormat, uniformCases, type NetCase } from './harness/net-case.ts'
import { oneOf, positiveInteger, readOptions } from './harness/options.ts'
import { decimals, printReport, progress, type Column } from './harness/report.ts'
import { rounded } from './harness/statistics.ts'

/** Memory of a process after some trainings. */
interface MemoryRow {
  readonly what: string
  readonly trainings: number
  readonly residentMiB: number
  readonly peakMiB: number
}

/** What the process answers. */
interface Memory {
  readonly status: string
  readonly residentMiB: number
  readonly peakMiB: number
}

const options = readOptions({
  target: 'memory',
  about:
    'Resident memory of one process after 10, 20, … trainings of two steps, each of another rescale of ResNet-20 with 64\n' +
    'images to a batch, and the peak of a process that trains ResNet-110 with 128.',
  options: {
    trainings: { default: '100', help: 'different rescales' },
    precision: { default: 'float32', help: 'float32 or bfloat16' },
  },
})
const trainings = positiveInteger(options.trainings, 'trainings')
const precision = oneOf(options.precision, ['float32', 'bfloat16'], 'precision')
const machine = describeMachine()

// Evenly from the smallest to the largest, in an order that mixes sizes: the golden section never comes close to a repeat.
function rescales(count: number): NetCase[] {
  const settings = { depth: { min: 1 }, width: { ratios: [0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1], roundTo: 4 } }
  const space = candidateSpace(familyByName('resnet20'), settings, imageFormat)
  const stride = Math.round(space.size * 0.618)
  return Array.from({ length: count }, (_, at) => {
    const { depth, width } = space.rescaleAt((at * stride) % space.size)
    return { family: 'resnet20', share: width, depth, width, batch: 64, precision }
  })
}

async function memoryAfter(nets: readonly NetCase[], isShown: (trainings: number) => boolean): Promise<MemoryRow[]> {
  const script = fileURLToPath(new URL('memory-process.js', import.meta.url))
  const worker = new AskedProcess('memory-process', process.execPath, [script], {
    ...process.env,
    ...trainingEnvironment(1),
  })
  const rows: MemoryRow[] = []
  for (const [at, net] of nets.entries()) {
    const { status, residentMiB, peakMiB } = await worker.ask<Memory>(net)
    if (status !== 'trained') throw new Error(`Two steps of ${caseLabel(net)} must succeed, but they ${status}.`)
    if (!isShown(at + 1)) continue
    progress(`${at + 1} trainings: ${decimals(residentMiB, 0)} MiB`)
    const what = nets.length === 1 ? caseLabel(net) : 'rescales of resnet20'
    rows.push({ what, trainings: at + 1, residentMiB: rounded(residentMiB), peakMiB: rounded(peakMiB) })
  }
  await worker.close()
  return rows
}

const rows = [
  ...(await memoryAfter(rescales(trainings), (done) => done % 10 === 0 || done === trainings)),
  ...(await memoryAfter(uniformCases(['resnet110'], [1], { batch: 128, precision }), () => true)),
]
const columns: Column<MemoryRow>[] = [
  { title: 'what', text: ({ what }) => what },
  { title: 'trainings', text: (row) => String(row.trainings) },
  { title: 'resident, MiB', text: ({ residentMiB }) => decimals(residentMiB, 0) },
  { title: 'peak, MiB', text: ({ peakMiB }) => decimals(peakMiB, 0) },
]
printReport({ machine, versions: { node: process.versions.node }, rows, notes: [] }, columns, options.json === 'true')
