import { mkdirSync } from 'node:fs'
import { setTimeout } from 'node:timers'

// A worker that trains nothing and misbehaves on demand: the job's seed says how. Plain JavaScript, so that it starts
// quickly; its messages are those of src/executor/messages.ts.
const behaviours = {
  100: () => process.kill(process.pid, 'SIGKILL'),
  101: () => process.exit(7),
  102: () => undefined, // silence
  103: () => process.send({ type: 'failed', message: 'the engine threw' }),
  104: () => {
    // Only the first process that meets it is killed.
    try {
      mkdirSync(process.env.FAKE_MARK)
    } catch {
      finish(104)
      return
    }
    process.kill(process.pid, 'SIGKILL')
  },
}

process.on('disconnect', () => process.exit(1))
process.on('message', (message) => {
  if (message.type === 'open') {
    if (message.data.name === 'unfit')
      process.send({ type: 'unfit', code: 'DATA_CORRUPT', message: 'images are broken' })
    else if (message.data.name === 'broken') process.exit(3)
    else process.send({ type: 'ready' })
    return
  }
  const { job } = message
  process.stdout.write(`job ${job.key.slice(0, 4)} begins\n`)
  if (job.kind === 'evaluation') {
    process.send({ type: 'done', result: { accuracy: job.weights.length, loss: 0, correct: job.weights[1], count: 1 } })
    return
  }
  process.send({ type: 'step', progress: { step: 1, steps: 2, imagesPerSecond: 10, loss: 1 } })
  process.send({ type: 'epoch', epoch: { epoch: 0, loss: 1, learningRate: 0.1, seconds: 0 } })
  if (job.seed in behaviours) behaviours[job.seed]()
  else setTimeout(finish, job.recipe.epochs, job.seed)
})

function finish(seed) {
  process.send({
    type: 'done',
    result: {
      status: 'trained',
      validation: { accuracy: seed / 100, loss: 1, correct: seed, count: 100 },
      epochs: [],
      weights: Uint8Array.from([process.pid % 256, Number(process.env.OMP_NUM_THREADS)]),
      imagesPerSecond: 10,
      wallSeconds: 0,
    },
  })
}
