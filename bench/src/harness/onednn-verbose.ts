/** One execution of a oneDNN primitive, or of an op of this project. */
export interface PrimitiveRun {
  /** Such as convolution, batch_normalization or reorder. */
  readonly kind: string
  readonly milliseconds: number
}

/**
 * The executions that a log of `ONEDNN_VERBOSE=1` and `SEGSCALE_VERBOSE=1` tells of, in order; other lines are passed over.
 *
 * @see oneDNN developer guide, Verbose Mode: a line is a list with commas that holds `exec`, the engine, the kind of
 * primitive and, last, the milliseconds.
 */
export function primitiveRuns(log: string): PrimitiveRun[] {
  return log.split('\n').flatMap((line) => {
    const fields = line.trim().split(',')
    const at = fields.indexOf('exec')
    const kind = fields[at + 2]
    const milliseconds = Number(fields.at(-1))
    const isOfLog = fields[0] === 'onednn_verbose' || fields[0] === 'segscale_verbose'
    const isRun = isOfLog && at > 0 && kind !== undefined && Number.isFinite(milliseconds)
    return isRun ? [{ kind, milliseconds }] : []
  })
}

/** Milliseconds by kind of primitive. */
export function millisecondsByKind(runs: readonly PrimitiveRun[]): Map<string, number> {
  const totals = new Map<string, number>()
  for (const { kind, milliseconds } of runs) totals.set(kind, (totals.get(kind) ?? 0) + milliseconds)
  return totals
}
