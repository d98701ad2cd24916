import { SegscaleError, type SchemaIssue } from '@segscale/core'

/** The issue that stands for a deliberate error of an attempt, at the field that caused it; none where it succeeds. */
export function refusal(path: SchemaIssue['path'], attempt: () => unknown): SchemaIssue[] {
  try {
    attempt()
    return []
  } catch (error) {
    if (!(error instanceof SegscaleError)) throw error
    const isUnknown = error.code === 'DATASET_UNKNOWN' || error.code === 'FAMILY_UNKNOWN'
    return [{ path, code: isUnknown ? 'unknown-value' : 'rule', message: error.message }]
  }
}
