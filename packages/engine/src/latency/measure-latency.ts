import { medianInterval, quantile } from './median-interval.ts'

/** Something whose time is taken. */
export interface LatencySubject {
  /** One forward pass. */
  run(): Promise<unknown>
}

/** How long a forward pass takes, in milliseconds per batch. */
export interface LatencyFigures {
  readonly medianMs: number
  /** 95 % interval of the median. */
  readonly lowMs: number
  readonly highMs: number
  /** Of single passes: nine of ten took less, and one of ten less. */
  readonly p90Ms: number
  readonly p10Ms: number
  /** Passes that were timed, warm-up aside. */
  readonly runs: number
  /** Whether the interval became as narrow as was asked for before time ran out. */
  readonly isTight: boolean
}

/** When measuring ends. */
export interface LatencyLimits {
  /** Half the width of the interval, as a share of the median, that is narrow enough. Default: 0.02. */
  readonly precision?: number
  /** Seconds of one subject after which it is enough, narrow or not. Default: 5. */
  readonly seconds?: number
  /** Milliseconds of one subject before the next one has its turn. Default: 40. */
  readonly sliceMs?: number
  readonly now?: () => number
}

/** Passes that are not timed: the first ones compile, allocate and fill caches. */
const warmUpRuns = 3
/** Slices that an interval needs at least. */
const leastSlices = 8

/**
 * Times forward passes of some subjects, which take turns so that a busy minute of the machine meets all of them alike.
 *
 * A turn is a slice of passes; its median is one sample, since passes that follow each other are not independent. The
 * subject is done when the interval of the median of these is narrow.
 *
 * @returns Figures in the order of the subjects.
 */
export async function measureLatency(
  subjects: readonly LatencySubject[],
  limits: LatencyLimits = {},
): Promise<LatencyFigures[]> {
  const { precision = 0.02, seconds = 5, sliceMs = 40, now = () => performance.now() } = limits
  for (const subject of subjects) for (let run = 0; run < warmUpRuns; run++) await subject.run()
  const states = subjects.map((subject) => ({ subject, times: [] as number[], slices: [] as number[], spentMs: 0 }))
  const isNarrow = (slices: readonly number[]): boolean => {
    if (slices.length < leastSlices) return false
    const { median, low, high } = medianInterval(slices)
    return high - low <= 2 * precision * median
  }
  let open = states
  while (open.length > 0) {
    for (const state of open) {
      const slice = await timeSlice(state.subject, sliceMs, now)
      state.times.push(...slice)
      state.slices.push(quantile(slice, 0.5))
      state.spentMs += slice.reduce((sum, time) => sum + time, 0)
    }
    open = open.filter(
      ({ slices, spentMs }) => !isNarrow(slices) && (slices.length < leastSlices || spentMs < seconds * 1000),
    )
  }
  return states.map(({ times, slices }) => {
    const { median, low, high } = medianInterval(slices)
    return {
      medianMs: median,
      lowMs: low,
      highMs: high,
      p10Ms: quantile(times, 0.1),
      p90Ms: quantile(times, 0.9),
      runs: times.length,
      isTight: isNarrow(slices),
    }
  })
}

async function timeSlice(subject: LatencySubject, sliceMs: number, now: () => number): Promise<number[]> {
  const times: number[] = []
  const begin = now()
  let before = begin
  while (times.length === 0 || before - begin < sliceMs) {
    await subject.run()
    const after = now()
    times.push(after - before)
    before = after
  }
  return times
}
