import { createHash } from 'node:crypto'
import { familyByName, instantiate } from '@segscale/models'
import { CheckpointFolder } from '../../src/executor/checkpoint-folder.ts'
import type { TrainingJob } from '../../src/executor/executor.ts'
import { LocalPool } from '../../src/executor/local-pool.ts'
import { sourceExecArgv } from '../child/exec-argv.ts'

// A process that has one training done by a pool of one real worker, as a run does: it prints what it is told, and in
// the end what must not depend on how often anything was killed. SIGTERM closes the pool, as it does in a run.
const { key, images, folder, everySeconds } = JSON.parse(process.argv[2] ?? '') as {
  key: string
  images: string
  folder: string
  everySeconds: number
}
const format = { height: 32, width: 32, channels: 3, classes: 100 }
const job: TrainingJob = {
  kind: 'training',
  key,
  architecture: instantiate(familyByName('resnet8'), { depth: [1, 1, 1], width: [4, 4, 4] }, format),
  recipe: {
    epochs: 3,
    batchSize: 20,
    optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
    learningRate: { peak: 0.01, schedule: 'cosine', warmup: 0.2, milestones: [], factor: 1 },
    labelSmoothing: 0.1,
    augment: [{ padCrop: 4 }, 'flip'],
    precision: 'float32',
    threads: 1,
  },
  seed: 1,
  weight: 1,
}
const pool = new LocalPool({
  workers: 1,
  environment: {},
  data: { name: 'cifar100', path: images, train: 400, validation: 100, test: 100, splitSeed: 1 },
  logFolder: `${folder}/logs`,
  checkpoints: new CheckpointFolder(`${folder}/checkpoints`, everySeconds),
  entry: new URL('../../src/executor/worker.ts', import.meta.url),
  execArgv: sourceExecArgv,
})
process.on('SIGTERM', () => void pool.close())
const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
const ended = await pool.submit(job, {
  onStart: ({ attempt }) => {
    print(`attempt ${attempt}`)
  },
  onResume: ({ step }) => {
    print(`resumed ${step}`)
  },
  onStep: ({ step }) => {
    print(`step ${step}`)
  },
})
if (ended.status === 'done' && ended.result.status === 'trained') {
  const { weights, validation, epochs } = ended.result
  const losses = epochs.map(({ loss }) => loss)
  print(JSON.stringify({ weights: createHash('sha256').update(weights).digest('hex'), validation, losses }))
  await pool.discard(key)
} else print(ended.status === 'failed' ? `failed: ${ended.failure}` : ended.result.status)
await pool.close()
