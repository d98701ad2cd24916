import { cpus } from 'node:os'
import { contentKey } from '@segscale/core'
import type { TensorFlow } from '../tensorflow.ts'
import type { Checkpoint } from './checkpoint.ts'
import { CheckpointFile } from './checkpoint-file.ts'

/** Where and how often a training keeps what it would go on from. */
export interface CheckpointOptions {
  /** The file; its folder is made when the first checkpoint is written. */
  readonly path: string
  /** Content key of the training: all that decides its result. */
  readonly training: string
  /** At most so many seconds of work are lost: 0 writes after every step, `Infinity` only when it is told to stop. */
  readonly everySeconds: number
}

/**
 * Decides when a training's checkpoint is written: by the clock, and when the training is told to stop.
 *
 * The clock decides how much work a kill costs and nothing else: a training that goes on from any of its checkpoints
 * ends with the same bits.
 */
export class CheckpointKeeper {
  readonly file: CheckpointFile
  readonly #everyMs: number
  #writtenAt = performance.now()

  /** @param note - Told what is wrong with a checkpoint, a sentence at a time. */
  constructor(tensorflow: TensorFlow, options: CheckpointOptions, note: (message: string) => void) {
    this.file = new CheckpointFile(options.path, identityOf(tensorflow, options.training), note)
    this.#everyMs = options.everySeconds * 1000
  }

  /** Whether the next checkpoint is due. */
  get isDue(): boolean {
    return performance.now() - this.#writtenAt >= this.#everyMs
  }

  /** Writes a checkpoint; the time to the next begins when it is written. */
  async write(checkpoint: Checkpoint): Promise<void> {
    await this.file.write(checkpoint)
    this.#writtenAt = performance.now()
  }
}

/**
 * The digest of everything that the bits of a training depend on. The key stands for the input; TensorFlow and the kind
 * of processor decide in which order numbers are added, so half of a training on each would give what neither gives.
 */
function identityOf({ binding }: TensorFlow, training: string): string {
  const device = binding.isUsingGpuDevice() ? 'gpu' : 'cpu'
  return contentKey({ training, tensorflow: binding.TF_Version, device, processor: cpus()[0]?.model ?? 'unknown' })
}
