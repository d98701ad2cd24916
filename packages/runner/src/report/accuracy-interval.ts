import { studentQuantile } from '../diff/student-t.ts'
import type { NetSummary, StudyResult } from '../study/result.ts'

/** A central 95 % interval of an accuracy, in shares, and what it takes account of. */
export interface AccuracyInterval {
  readonly low: number
  readonly high: number
  readonly of: 'seeds' | 'images'
}

const normal975 = 1.959963984540054

/**
 * The 95 % interval of a net's validation accuracy: by the spread of its seeds where it has two or more (Student's t), else
 * by the number of validation images alone (Wilson's interval), which leaves out what another seed would change.
 *
 * @returns undefined where neither is known.
 * @see Wilson (1927), Probable inference, the law of succession, and statistical inference.
 */
export function validationInterval(result: StudyResult, net: NetSummary): AccuracyInterval | undefined {
  const accuracy = net.validation
  if (accuracy === null) return undefined
  const deviation = result.trained.find(({ key }) => key === net.key)?.validationDeviation ?? null
  if (deviation !== null && net.seeds > 1) {
    const half = (studentQuantile(0.975, net.seeds - 1) * deviation) / Math.sqrt(net.seeds)
    return { low: Math.max(0, accuracy - half), high: Math.min(1, accuracy + half), of: 'seeds' }
  }
  const images = result.dataset?.validation
  return images === undefined || images <= 0 ? undefined : { ...wilsonInterval(accuracy, images), of: 'images' }
}

/** Wilson's central 95 % interval of a share that was counted over `count` cases. */
export function wilsonInterval(share: number, count: number): { readonly low: number; readonly high: number } {
  const z2 = normal975 ** 2
  const middle = (share + z2 / (2 * count)) / (1 + z2 / count)
  const half = (normal975 * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count ** 2))) / (1 + z2 / count)
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}
