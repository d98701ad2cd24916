/** A map of the experiment file, before or after it has been checked. */
export type PlainMap = Record<string, unknown>

/** Whether a value is a map, so neither a list nor a scalar. */
export function isMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
