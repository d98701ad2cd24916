import type { StudyResult } from '../study/result.ts'

type Check = (value: unknown) => boolean

const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value)
const isText: Check = (value) => typeof value === 'string'
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const withFields =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, check]) => check((value as Record<string, unknown>)[name]))

const isMap = withFields({})
const inputs: Check = (value) => isMap(value) && Object.values(value as object).every(isNumber)
const rescale: Check = (value) =>
  withFields({ depth: listOf(isNumber), width: listOf(isNumber) })(value) || withFields({ inputs })(value)
const orMissing =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const prediction = withFields({ mean: isNumber, deviation: isNumber })
const measured = withFields({ medianMs: isNumber, lowMs: isNumber, highMs: isNumber })
const latency = withFields({ predictedMs: isNumber, deviationMs: isNumber, measured: orNull(measured) })
const net = {
  rescale,
  ...{ params: isNumber, macs: isNumber, paramsShare: isNumber, macsShare: isNumber, seeds: isNumber, key: isText },
  ...{ validation: orNull(isNumber), test: orNull(isNumber), predicted: orNull(prediction) },
  latency: orMissing(latency),
}
const leaveOneOut = { r2: isNumber, rmse: isNumber, spearman: isNumber, coverage95: isNumber }

/** What the readers of a result use. Fields that they ignore may be missing or new. */
const fields: Readonly<Record<string, Check>> = {
  name: isText,
  experiment: isText,
  family: isText,
  dataset: orMissing(withFields({ name: isText, train: isNumber, validation: isNumber, test: isNumber })),
  table: orMissing(withFields({ file: isText, digest: isText, rows: isNumber, seeds: listOf(isText) })),
  candidates: isNumber,
  exitCode: isNumber,
  reason: isText,
  budgets: orMissing(listOf(isNumber)),
  base: withFields(net),
  chosen: listOf(withFields({ ...net, budget: isNumber })),
  uniform: listOf(withFields(net)),
  trained: listOf(withFields({ ...net, role: isText, round: isNumber, validationDeviation: orNull(isNumber) })),
  failed: listOf(withFields({ rescale, seed: isNumber, key: isText, failure: isText, message: isText })),
  trainings: withFields({ total: isNumber, failed: isNumber }),
  hypervolume: withFields({ value: isNumber, reference: withFields({ accuracy: isNumber, params: isNumber }) }),
  surrogate: orNull(
    withFields({
      n: isNumber,
      leaveOneOut: withFields(leaveOneOut),
      leaveOneOutPoints: listOf(withFields({ key: isText, observed: isNumber, mean: isNumber, deviation: isNumber })),
    }),
  ),
  latency: orMissing(
    withFields({
      ...{ runtime: isText, cpu: isText, batch: isNumber, threads: isNumber, timed: isNumber },
      medianError: orNull(isNumber),
    }),
  ),
  times: withFields({ startedAt: isText, finishedAt: isText, wallSeconds: isNumber }),
}

/**
 * The content of a `result.json` if it has the form of one, else the reason why not, in a few words.
 *
 * @param text - The file's text.
 */
export function checkedResult(text: string): StudyResult | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'result.json is no JSON'
  }
  if (!isMap(value)) return 'result.json is no JSON object'
  const result = value as Record<string, unknown>
  if (result['format'] !== 1) return 'result.json has another format than 1; a newer segscale may have written it'
  const wrong = Object.entries(fields).find(([name, check]) => !check(result[name]))
  return wrong === undefined ? (value as StudyResult) : `result.json has no valid ${wrong[0]}`
}
