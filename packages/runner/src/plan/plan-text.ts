import {
  countText,
  durationText,
  percentText,
  rescaleText,
  channelsText,
  segmentsText,
  sizeText,
} from '../report/figures.ts'
import { textTable, type TableColumn } from '../report/text-table.ts'
import { gateText } from '../study/gate-text.ts'
import { isRecorded } from '../study/net-rescale.ts'
import { fieldsText } from './nearest-record.ts'
import type { PlannedTraining, StudyPlan } from './plan-study.ts'

/** Recorded trainings have inputs in place of blocks and channels, and no record to be found by its key. */
function columns(isRecordedStudy: boolean): TableColumn[] {
  const what: TableColumn[] = isRecordedStudy
    ? [{ title: 'inputs', align: 'left', priority: 0 }]
    : [
        { title: 'blocks', align: 'left', priority: 0 },
        { title: 'channels', align: 'left', priority: 0 },
      ]
  return [
    { title: 'role', align: 'left', priority: 0 },
    ...what,
    { title: 'seed', align: 'right', priority: 2 },
    { title: 'params', align: 'right', priority: 1 },
    { title: 'of base', align: 'right', priority: 3 },
    { title: 'record', align: 'left', priority: 0 },
    { title: 'key', align: 'left', priority: 4 },
  ]
}

// A plan of hundreds of trainings is read as JSON, not on a screen.
const shown = 40

/** A plan for a terminal: figures first, then the trainings that are known. Ends with a line end. */
export function planText(plan: StudyPlan, width: number): string {
  const { trainings, estimate, list } = plan
  const isRecordedStudy = list.some(({ reason }) => reason === 'recorded')
  const toDo = trainings.toDo === 0 ? 'nothing to train' : `${countText(trainings.toDo)} to do`
  const failed = trainings.failedBefore > 0 ? `, ${trainings.failedBefore} failed before` : ''
  const open = trainings.total - list.length
  const lines = [
    `${plan.name}: ${plan.family}, ${countText(plan.candidates)} candidates`,
    `base       ${sizeText(plan.base.params)} parameters, ${sizeText(plan.base.macs)} MACs`,
    `trainings  ${countText(trainings.total)}: ${countText(trainings.cached)} ${isRecordedStudy ? 'recorded' : 'cached'}, ${toDo}${failed}`,
    ...(plan.strategy === 'surrogate' ? [] : [`strategy   ${plan.strategy}`]),
    ...(plan.accept === null ? [] : [`accept     ${gateText(plan.accept)}`]),
    ...(trainings.toDo === 0
      ? []
      : [
          `time       about ${durationText(estimate.seconds)} with ${estimate.workers} at once`,
          `           by ${estimate.basis}`,
          `disk       about ${bytesText(estimate.bytes)} for weights and records`,
        ]),
    '',
    ...textTable(
      columns(isRecordedStudy),
      list.slice(0, shown).map((training) => row(plan, training)),
      width,
      0,
    ),
    ...(list.length > shown ? [`and ${list.length - shown} more; --json lists them all`] : []),
    ...(open > 0
      ? [
          `and ${countText(open)} more that are chosen once these have outcomes${trainings.cached > 0 ? '; some of them may be cached' : ''}`,
        ]
      : []),
  ]
  return `${lines.join('\n')}\n`
}

function row(plan: StudyPlan, training: PlannedTraining): string[] {
  const { role, round, rescale, seed, params, reason, nearest, key } = training
  return [
    role === 'selected' ? `round ${round}` : role,
    ...(isRecorded(rescale) ? [rescaleText(rescale)] : [segmentsText(rescale.depth), channelsText(rescale)]),
    String(seed),
    sizeText(params),
    percentText(params / plan.base.params),
    nearest === undefined ? reason : `${reason}: ${fieldsText(nearest.fields)}, nearest ${nearest.key.slice(0, 4)}…`,
    key.slice(0, 12),
  ]
}

function bytesText(bytes: number): string {
  return bytes < 1e6
    ? `${Math.ceil(bytes / 1e3)} kB`
    : bytes < 1e9
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${(bytes / 1e9).toFixed(1)} GB`
}
