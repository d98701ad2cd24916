import { RandomStream } from '@segscale/core'
import { NetworkProgram, initialWeights, tensorflow } from '@segscale/engine'
import { instantiate, familyByName } from '@segscale/models'
import { imageFormat, type NetCase } from './net-case.ts'

const optimizer = { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 } as const

/** A net that takes training steps on one batch of random images. Dispose of it when done. */
export class NetUnderTest {
  /** From the first line of recording to the end of the first step. */
  readonly compileSeconds: number
  readonly #program: NetworkProgram
  readonly #images: Uint8Array
  readonly #labels: Int32Array

  constructor({ family, depth, width, batch, precision }: NetCase) {
    const random = RandomStream.derive('bench', batch)
    const { height, width: columns, channels, classes } = imageFormat
    this.#images = new Uint8Array(batch * height * columns * channels).map(() => random.integer(256))
    this.#labels = new Int32Array(batch).map(() => random.integer(classes))
    const loaded = tensorflow()
    const start = performance.now()
    this.#program = new NetworkProgram(loaded, {
      architecture: instantiate(familyByName(family), { depth, width }, imageFormat),
      format: imageFormat,
      precision,
      evaluationBatchSize: 1,
      training: { batchSize: batch, optimizer, labelSmoothing: 0 },
    })
    this.#program.setWeights(initialWeights(this.#program.parameters, 1))
    this.#step()
    this.compileSeconds = (performance.now() - start) / 1000
  }

  /** Milliseconds of each of so many steps. */
  steps(count: number): number[] {
    return Array.from({ length: count }, () => {
      const start = performance.now()
      this.#step()
      return performance.now() - start
    })
  }

  /** Steps for about as long, and says how many they were and what they took. */
  stepsFor(seconds: number): { steps: number; seconds: number } {
    const start = performance.now()
    const elapsed = (): number => (performance.now() - start) / 1000
    let steps = 0
    while (elapsed() < seconds) {
      this.#step()
      steps++
    }
    return { steps, seconds: elapsed() }
  }

  /** Frees the net's session. */
  dispose(): void {
    this.#program.dispose()
  }

  #step(): void {
    this.#program.step(this.#images, this.#labels, 0.01)
  }
}
