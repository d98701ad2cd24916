// One process of bench:train-step: builds a net, takes steps on one batch and prints {"milliseconds": [...]}.
import { RandomStream } from '@segscale/core'
import { NetworkProgram, initialWeights, tensorflow } from '@segscale/engine'
import { familyByName, instantiate } from '@segscale/models'

const [depth = '', width = '', batch = '', steps = '', precision = 'float32'] = process.argv.slice(2)
const batchSize = Number(batch)
const counts = (list: string): number[] => list.split(',').map(Number)
const format = { height: 32, width: 32, channels: 3, classes: 10, mean: [0.49, 0.48, 0.45], std: [0.25, 0.24, 0.26] }
const program = new NetworkProgram(tensorflow(), {
  architecture: instantiate(familyByName('resnet20'), { depth: counts(depth), width: counts(width) }, format),
  format,
  precision: precision === 'bfloat16' ? 'bfloat16' : 'float32',
  evaluationBatchSize: 1,
  training: {
    batchSize,
    optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
    labelSmoothing: 0,
  },
})
program.setWeights(initialWeights(program.parameters, 1))
const random = RandomStream.derive('bench:train-step')
const images = new Uint8Array(batchSize * 32 * 32 * 3).map(() => random.integer(256))
const labels = new Int32Array(batchSize).map(() => random.integer(10))
const milliseconds = Array.from({ length: Number(steps) + 2 }, () => {
  const start = performance.now()
  program.step(images, labels, 0.01)
  return performance.now() - start
}).slice(2)
process.stdout.write(`${JSON.stringify({ milliseconds })}\n`)
program.dispose()
