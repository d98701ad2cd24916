import { availableParallelism } from 'node:os'

/**
 * How many trainings run at once: as many as were asked for, else as the available CPU cores hold with the recipe's
 * threads each; at least 1.
 */
export function workerCount(
  asked: number | undefined,
  threads: number,
  cores: number = availableParallelism(),
): number {
  return Math.max(1, asked ?? Math.floor(cores / threads))
}
