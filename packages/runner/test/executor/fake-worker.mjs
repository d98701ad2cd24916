import { mkdirSync } from 'node:fs'
import { setInterval, setTimeout } from 'node:timers'

// A worker that trains nothing and misbehaves on demand: the job's seed says how. Plain JavaScript, so that it starts
// quickly; its messages are those of src/executor/messages.ts.
const behaviours = {
  100: () => process.kill(process.pid, 'SIGKILL'),
  101: () => process.exit(7),
  102: () => undefined, // silence
  103: () => process.send({ type: 'failed', failure: 'engine', message: 'the engine threw' }),
  105: () => process.send({ type: 'failed', failure: 'bug', message: 'x is no function' }),
  106: () => {
    process.stderr.write("terminate called after throwing an instance of 'std::bad_alloc'\n", () => process.abort())
  },
  107: () => {
    // Takes 40 MiB more each time, and uses it.
    const kept = []
    setInterval(() => kept.push(new Uint8Array(40 * 2 ** 20).fill(1)), 20)
  },
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
  if (message.type === 'stop') {
    process.stdout.write('told to stop\n')
    if (!process.env.FAKE_STUBBORN) process.exit()
    return
  }
  const { job, checkpoint } = message
  process.stdout.write(`job ${job.key.slice(0, 4)} begins\n`)
  if (job.kind === 'evaluation') {
    process.send({ type: 'done', result: { accuracy: job.weights.length, loss: 0, correct: job.weights[1], count: 1 } })
    return
  }
  if (checkpoint !== undefined) {
    process.send({ type: 'resume', point: { step: checkpoint.everySeconds, steps: 2, seconds: 1 } })
    process.stdout.write(`checkpoint ${checkpoint.path}\n`)
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
      priorSeconds: 0,
      peakMemoryBytes: 0,
    },
  })
}
