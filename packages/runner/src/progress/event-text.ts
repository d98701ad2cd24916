import { durationText, percentText, rescaleText } from '../report/figures.ts'
import type { StudyEvent } from '../study/study-event.ts'
import type { TrainingRequest } from '../study/study-steps.ts'
import type { TrainingTask } from '../study/study.ts'

/** What an event says to a person, or undefined for those that only move the progress. */
export function eventText(event: StudyEvent): string | undefined {
  switch (event.type) {
    case 'phase': {
      const stored = event.trainings - event.waiting.length
      const known = stored === 0 ? '' : stored === event.trainings ? ', all cached' : `, ${stored} cached`
      return `${phaseText(event.phase, event.round)}: ${counted(event.trainings, 'training')}${known}`
    }
    case 'started':
      return event.attempt === 1 ? undefined : `again (attempt ${event.attempt}): ${taskText(event.task)}`
    case 'retrying':
      return `${event.failure}, tried again in ${durationText(event.delaySeconds)}: ${taskText(event.task)}: ${event.message} Log: ${event.log}`
    case 'elsewhere':
      return `at work elsewhere${event.host === undefined ? '' : ` (process ${String(event.pid)} on ${event.host})`}: ${taskText(event.task)}`
    case 'resumed':
      return `goes on at step ${event.step} of ${event.steps}: ${taskText(event.task)}`
    case 'trained': {
      const figures = `${percentText(event.accuracy, 1)} validation accuracy in ${durationText(event.wallSeconds)}`
      return `trained: ${taskText(event.task)}: ${figures}`
    }
    case 'failed':
      return `failed: ${taskText(event.task)}: ${event.failure}: ${event.message}`
    case 'evaluating':
      return event.evaluations === event.stored
        ? undefined
        : `test images: ${counted(event.evaluations, 'net')} to evaluate`
    case 'note':
      return event.message
    case 'cached':
    case 'surrogate':
    case 'step':
    case 'epoch':
    case 'evaluated':
      return undefined
  }
}

/** A training in words: its role, its net, its seed. */
export function taskText({ role, net, seed }: TrainingTask): string {
  return `${role}, ${rescaleText(net.rescale)}, seed ${seed}`
}

function phaseText(phase: TrainingRequest['phase'], round: number): string {
  if (phase === 'initial') return 'Base and sentinels'
  if (phase === 'gate') return 'More sentinels'
  return phase === 'selection' ? `Round ${round} of selection` : 'Uniform scaling, for comparison'
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
