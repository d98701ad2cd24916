// Times training steps of this project beside PyTorch's, one core and one thread each, interleaved in rounds.
//
//   npx nx run bench:train-step [--python=PYTHON] [--rounds=3] [--precision=float32]
//
// PYTHON is an interpreter that can import torch; without one only our own steps are timed.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { trainingEnvironment } from '@segscale/engine'

const { values } = parseArgs({
  options: {
    python: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    precision: { type: 'string', default: 'float32' },
    steps: { type: 'string', default: '8' },
  },
})
const batchSize = 128
const nets = [
  { depth: '3,3,3', width: '16,32,64' },
  { depth: '3,3,3', width: '8,16,32' },
  { depth: '3,3,3', width: '5,10,19' },
  { depth: '1,1,1', width: '16,32,64' },
]
const environment = { ...process.env, ...trainingEnvironment(1), MKL_NUM_THREADS: '1' }

/** Median milliseconds of one process's steps. */
function time(command: string, args: readonly string[]): number {
  const { status, stdout, stderr } = spawnSync(command, args, { env: environment, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`)
  const { milliseconds } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { milliseconds: number[] }
  return median(milliseconds)
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] as number
}

const ours = fileURLToPath(new URL('train-step-process.js', import.meta.url))
const theirs = fileURLToPath(new URL('../peers/train_step.py', import.meta.url))
const peerModes =
  values.python === undefined ? [] : ['plain', 'channels_last', ...(values.precision === 'bfloat16' ? ['bf16'] : [])]

process.stdout.write(
  `net, segscale ${values.precision} ms${peerModes.map((mode) => `, PyTorch ${mode} ms, ratio`).join('')}\n`,
)
for (const { depth, width } of nets) {
  const times = new Map<string, number[]>(['ours', ...peerModes].map((name) => [name, []]))
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, list] of times) {
      const common = [depth, width, String(batchSize), values.steps]
      list.push(
        name === 'ours'
          ? time(process.execPath, [ours, ...common, values.precision])
          : time(values.python as string, [theirs, ...common, name]),
      )
    }
  }
  const mine = times.get('ours') as number[]
  // Paired per round: a slow moment of the machine then weighs on both sides.
  const row = peerModes.flatMap((mode) => {
    const peer = times.get(mode) as number[]
    const ratios = mine.map((own, round) => own / (peer[round] as number))
    return [median(peer).toFixed(0), median(ratios).toFixed(2)]
  })
  process.stdout.write([`${depth} / ${width}`, median(mine).toFixed(0), ...row].join(', ') + '\n')
}
