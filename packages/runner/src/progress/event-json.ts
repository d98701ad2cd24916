import type { StudyEvent } from '../study/study-event.ts'
import type { TrainingTask } from '../study/study.ts'

/** An event as one JSON document for scripts: tasks by key, rescale, seed, role and round. */
export function eventJson(event: StudyEvent): Readonly<Record<string, unknown>> {
  if (event.type === 'phase') return { ...event, waiting: event.waiting.map(({ key }) => key) }
  return 'task' in event ? { ...event, task: taskJson(event.task) } : { ...event }
}

function taskJson({ key, net, seed, role, round }: TrainingTask): Readonly<Record<string, unknown>> {
  const { rescale, params, macs, latencyMs } = net
  return { key, rescale, params, macs, ...(latencyMs !== undefined && { latencyMs }), seed, role, round }
}
