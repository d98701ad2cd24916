import type { Recipe } from '@segscale/core'

/**
 * The learning rate of one step.
 *
 * Warm-up: a straight line that reaches `peak` at its last step. After it, `cosine` falls to 0 at the end of the training
 * (Loshchilov and Hutter 2017, arXiv:1608.03983, equation 5, without restarts), `step` multiplies by `factor` at every
 * milestone, a share of all steps, and `constant` stays.
 *
 * @param step - From 0.
 * @param steps - Steps of the whole training.
 */
export function learningRateAt(schedule: Recipe['learningRate'], step: number, steps: number): number {
  const warmupSteps = schedule.warmup * steps
  if (step < warmupSteps) return schedule.peak * Math.min(1, (step + 1) / warmupSteps)
  switch (schedule.schedule) {
    case 'cosine':
      return (schedule.peak * (1 + Math.cos((Math.PI * (step - warmupSteps)) / (steps - warmupSteps)))) / 2
    case 'step':
      return schedule.peak * schedule.factor ** schedule.milestones.filter((share) => step >= share * steps).length
    case 'constant':
      return schedule.peak
  }
}
