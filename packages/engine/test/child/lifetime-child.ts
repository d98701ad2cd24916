import { RandomStream } from '@segscale/core'
import { familyByName, instantiate } from '@segscale/models'
import { tensorflow, train } from '../../src/index.ts'
import { colouredImages, format, tinyTraining } from '../fixtures/tiny-training.ts'

// A process that trains 100 different architectures for two steps each, and prints its resident memory after 10 and after
// all of them, and what native TensorFlow still holds.
const random = RandomStream.derive('lifetime')
const images = colouredImages(32, 'lifetime')
const resident: number[] = []
for (let training = 1; training <= 100; training++) {
  const width = [8, 16, 32].map((most) => 1 + random.integer(most))
  const architecture = instantiate(familyByName('resnet8'), { depth: [1, 1, 1], width }, format)
  const input = tinyTraining({ epochs: 1, batchSize: 16 })
  await train({ ...input, architecture, seed: training, train: images, validation: images })
  if (training === 10 || training === 100) resident.push(process.memoryUsage.rss())
}
const { binding } = tensorflow()
process.stdout.write(
  JSON.stringify({ resident, sessions: binding.getNumOfSavedModels(), tensors: binding.getNumOfTensors() }),
)
