import { createHash } from 'node:crypto'
import { train } from '../../src/index.ts'
import { tinyTraining } from '../fixtures/tiny-training.ts'

// A process that trains the tiny net, and ends itself by SIGKILL behind the step that it is told, before any checkpoint
// of that step. It prints where it went on, and in the end everything that must not depend on being killed.
const { path, everySeconds, precision, killAt } = JSON.parse(process.argv[2] ?? '') as {
  path: string
  everySeconds: number
  precision: 'float32' | 'bfloat16'
  killAt?: number
}
const randomErasing = { probability: 0.5, area: { min: 0.02, max: 0.4 }, aspect: { min: 0.3, max: 3.3 } }
const outcome = await train(
  // Every step that draws: what is drawn later depends on all that was drawn before.
  tinyTraining({ precision, augment: [{ padCrop: 1 }, 'flip', { cutout: 3 }, { randomErasing }, { mixup: 0.2 }] }),
  {
    onResume: ({ step }) => process.stdout.write(`resumed ${step}\n`),
    onStep: ({ step }) => {
      if (step === killAt) process.kill(process.pid, 'SIGKILL')
    },
  },
  { checkpoint: { path, training: 'tiny', everySeconds } },
)
if (outcome.status === 'failed') throw new Error(outcome.message)
const weights = createHash('sha256').update(outcome.weights).digest('hex')
const losses = outcome.epochs.map(({ epoch, loss, learningRate }) => ({ epoch, loss, learningRate }))
process.stdout.write(`${JSON.stringify({ weights, losses, validation: outcome.validation })}\n`)
