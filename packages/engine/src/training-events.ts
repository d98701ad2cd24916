/** One epoch, as it ended. */
export interface EpochSummary {
  /** From 1. */
  readonly epoch: number
  /** Mean training loss over the epoch's steps, in nats. */
  readonly loss: number
  /** Learning rate of the epoch's last step. */
  readonly learningRate: number
  /** Seconds that it took, over all processes that had a part in it; work that a kill undid is not counted. */
  readonly seconds: number
}

/** How far a training has come. */
export interface TrainingProgress {
  /** Steps done, of all `steps`. */
  readonly step: number
  readonly steps: number
  readonly epoch: number
  readonly epochs: number
  /** Training images per second since the training's first step; work that a kill undid is not counted. */
  readonly imagesPerSecond: number
  readonly loss: number
}

/** Where a training goes on that was begun by a process that has ended. */
export interface ResumePoint {
  /** Steps that need not be done again, of all `steps`. */
  readonly step: number
  readonly steps: number
  /** Seconds of training that they took. */
  readonly seconds: number
}

/** Called as a training goes on. Epochs and steps before a {@link ResumePoint} are not told again. */
export interface TrainingEvents {
  readonly onResume?: (point: ResumePoint) => void
  readonly onStep?: (progress: TrainingProgress) => void
  readonly onEpoch?: (epoch: EpochSummary) => void
  /** Something that the log should hold, in a sentence. */
  readonly onNote?: (message: string) => void
}
