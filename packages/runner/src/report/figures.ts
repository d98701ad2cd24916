import type { Rescale } from '@segscale/models'
import { isRecorded, netLabel, type NetRescale } from '../study/net-rescale.ts'
import { plainText } from './plain-text.ts'

/** What stands where there is no figure. */
export const noFigure = '–'

/**
 * A count with about three digits, as people write sizes of nets: `950`, `12.3 k`, `0.27 M`, `40.6 M`, `1.20 G`.
 *
 * From 100,000 on the unit is the million, so that ResNet-20 reads as He et al. (2015) write it: 0.27 M.
 */
export function sizeText(count: number): string {
  const [scale, unit] = count < 1e3 ? [1, ''] : count < 1e5 ? [1e3, ' k'] : count < 1e9 ? [1e6, ' M'] : [1e9, ' G']
  if (scale === 1) return String(Math.round(count))
  const value = count / scale
  return `${value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)}${unit}`
}

/**
 * A share in [0, 1] as percent: `14 %`, `59.8 %` with one digit.
 *
 * @param digits - Digits after the point. Shares below one percent get one more, so that they do not all read `0 %`.
 */
export function percentText(share: number, digits = 0): string {
  const percent = share * 100
  return `${percent.toFixed(percent !== 0 && Math.abs(percent) < 1 ? digits + 1 : digits)} %`
}

/** A share in [0, 1] as a number in percent for files of figures, without the tails of binary fractions. */
export function percentOf(share: number): number {
  return Number((share * 100).toFixed(6))
}

/** A difference of two shares in percentage points, signed: `+0.4`, `−1.7`, `0.0`. */
export function pointsText(difference: number, digits = 1): string {
  const points = (difference * 100).toFixed(digits)
  if (Number(points) === 0) return (0).toFixed(digits)
  return points.startsWith('-') ? points.replace('-', '−') : `+${points}`
}

/** A number with a fixed count of digits and a true minus sign. */
export function decimalText(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return (Number(text) === 0 ? (0).toFixed(digits) : text).replace('-', '−')
}

/** A whole number with a comma every three digits: `10,000`. */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** The counts of one kind, a segment each: `3,3,3`. */
export function segmentsText(counts: readonly number[]): string {
  return counts.join(',')
}

/** A net in words: `blocks 2,1,1, channels 16,16,32`, or a row of a table by its inputs, `w1=2 w2=4`. */
export function rescaleText(rescale: NetRescale): string {
  if (isRecorded(rescale)) return plainText(netLabel(rescale), 300)
  return `blocks ${segmentsText(rescale.depth)}, channels ${channelsText(rescale)}`
}

/** The channels that a net keeps, a segment each: `8,16`, with those inside blocks and of the head where they are chosen. */
export function channelsText({ width, inner, head }: Rescale): string {
  const further = [
    ...(inner === undefined ? [] : [`inside ${segmentsText(inner)}`]),
    ...(head === undefined ? [] : [`head ${head}`]),
  ]
  return further.length === 0 ? segmentsText(width) : `${segmentsText(width)} (${further.join(', ')})`
}

/** A duration for people: `8 s`, `6 min 20 s`, `3 h 05 min`. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}
