import { durationText } from '../report/figures.ts'
import type { ProgressState } from './progress-state.ts'

// More running trainings than this would not leave room on a line for anything else.
const epochsShown = 4

/** How far a run is, in one line: `7 of 24 trainings, 3 cached, 1 failed · epoch 3/8 5/8 · 1,240 images/s · 6 min left`. */
export function progressLine(state: ProgressState): string {
  const counts = [
    `${state.done} of ${state.total} trainings`,
    ...(state.cached > 0 ? [`${state.cached} cached`] : []),
    ...(state.failed > 0 ? [`${state.failed} failed`] : []),
  ].join(', ')
  const epochs = state.running.flatMap(({ progress }) =>
    progress === undefined ? [] : [`${progress.epoch}/${progress.epochs}`],
  )
  const left = state.secondsLeft
  return [
    counts,
    ...(epochs.length > 0
      ? [`epoch ${epochs.slice(0, epochsShown).join(' ')}${epochs.length > epochsShown ? ' …' : ''}`]
      : []),
    ...(epochs.length === 0 && state.running.length > 0 ? ['starting'] : []),
    ...(state.imagesPerSecond > 0 ? [`${Math.round(state.imagesPerSecond).toLocaleString('en-US')} images/s`] : []),
    ...(left === undefined ? [] : [`${durationText(left)} left`]),
    ...(state.evaluationsLeft > 0 ? [`test images: ${state.evaluationsLeft} nets left`] : []),
  ].join(' · ')
}

/** A bar of text for the share of trainings that are done: `[#####-----]`. */
export function progressBar(state: ProgressState, width: number): string {
  const filled = state.total === 0 ? width : Math.round((state.done / state.total) * width)
  return `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}]`
}
