import { rescaleLabel, type Rescale } from '@segscale/models'

/** A recorded net: the row of a table, by its inputs in the order of the experiment file. */
export interface RecordedRescale {
  readonly inputs: Readonly<Record<string, number>>
}

/** What tells a net from others: what it keeps of its family, or which row of a table it is. */
export type NetRescale = Rescale | RecordedRescale

/** Whether a net is a row of a table. */
export function isRecorded(rescale: NetRescale): rescale is RecordedRescale {
  return 'inputs' in rescale
}

/** A net's name that no other net of its study has: `3,2,1 / 8,16,32`, or `w1=2 w2=4`. */
export function netLabel(rescale: NetRescale): string {
  if (!isRecorded(rescale)) return rescaleLabel(rescale)
  return Object.entries(rescale.inputs)
    .map(([name, level]) => `${name}=${level}`)
    .join(' ')
}
