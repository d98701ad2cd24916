import type { IssuePlace, SchemaIssue } from '@segscale/core'

/** A number of a table and where it stands. */
export interface PlacedNumber {
  readonly value: number
  readonly column: string
  readonly place: IssuePlace
}

/** What accuracies are divided by to become shares, and what is wrong with one; or why that cannot be told. */
export type AccuracyScale =
  | { readonly divisor: 1 | 100; readonly issuesOf: (accuracy: PlacedNumber) => SchemaIssue[] }
  | { readonly message: string }

/**
 * In which unit accuracies are written: as told, else shares where all are at most 1 and percent where all are above.
 *
 * A mixture has no safe reading: 0.9 among 90s may be a share that slipped in or a net that learnt nothing.
 */
export function accuracyScale(accuracies: readonly PlacedNumber[], unit?: 'percent' | 'share'): AccuracyScale {
  const numbers = accuracies.filter(({ value }) => !Number.isNaN(value))
  const small = numbers.find(({ value }) => value <= 1)
  const large = numbers.find(({ value }) => value > 1)
  if (unit === undefined && small !== undefined && large !== undefined) {
    const examples = [small, large].map(({ value, place }) => `${value} in line ${place.line}`).join(', ')
    return {
      message: `accuracies must be shares or percent throughout, found ${examples}; mend the table or set evaluate.unit`,
    }
  }
  const isPercent = unit === 'percent' || (unit === undefined && large !== undefined)
  const most = isPercent ? 100 : 1
  const expected = isPercent ? 'percent in [0, 100]' : 'a share in [0, 1]'
  return {
    divisor: most,
    issuesOf: ({ value, column, place }) => {
      if (Number.isNaN(value) || (value >= 0 && value <= most)) return []
      const message = `${column}: expected ${expected}, received ${value}`
      return [{ path: ['evaluate', 'table'], code: 'out-of-range', message, elsewhere: place }]
    },
  }
}
